"""Every table by name, for whoever needs the whole schema: migrations, backups, tests."""

from sqlmodel import SQLModel

import models.audit
import models.book
import models.checkin
import models.entry
import models.excerpt
import models.gap
import models.group
import models.inbox
import models.member
import models.outbox
import models.pending
import models.recommendation
import models.reflection
import models.setting

metadata = SQLModel.metadata
