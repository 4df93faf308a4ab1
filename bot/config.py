"""config.toml -> frozen settings of the machine; a wrong key or value is named together with what was expected."""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass, replace
from datetime import time
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.refusal import Refused, reason

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class ConfigProblem(Refused):
    """The configuration cannot be used; the message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Web:
    """Where the pages are. Another address than loopback needs `certificate` and `key` (PEM) and somebody's password.

    `address` is how they are called from outside where a proxy stands before them: https://shu.example.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    address: str = ""
    certificate: Path | None = None
    key: Path | None = None

    @property
    def is_local(self) -> bool:
        """Whether only this machine reaches them."""
        return self.host in LOOPBACK

    @property
    def secure(self) -> bool:
        """Whether browsers reach them over TLS."""
        return self.certificate is not None or self.address.startswith("https://")


@dataclass(frozen=True, slots=True)
class Wechaty:
    """A Wechaty gateway. `tls`: "off", "bundled" (loopback only) or "ca" with the file `ca`."""

    endpoint: str
    token: str = field(repr=False)
    account: str = "wechaty"
    tls: Literal["off", "bundled", "ca"] = "bundled"
    ca: Path | None = None
    server_name: str = ""


@dataclass(frozen=True, slots=True)
class SeedGroup:
    """A group that a new database begins with. `channel`: room, wechaty or transcript."""

    name: str
    channel: Literal["room", "wechaty", "transcript"] = "transcript"
    room: str = ""
    main: bool = False
    region: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Seed:
    """What the office decided before the first start; later it lives in the tables."""

    office: str = ""
    groups: tuple[SeedGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting of one machine. `database` is an SQLAlchemy URL, empty for SQLite in the data folder."""

    data: Path = Path("data")
    database: str = field(default="", repr=False)
    timezone: str = "Asia/Shanghai"
    context_minutes: int = 60
    late_minutes: int = 120
    quiet_from: time = time(22)
    quiet_until: time = time(7)
    web: Web = Web()
    wechaty: Wechaty | None = None
    seed: Seed = Seed()

    @property
    def url(self) -> str:
        """The database's URL."""
        return self.database or f"sqlite:///{self.data / 'shuxiang.sqlite'}"


def load(path: Path) -> Config:
    """Read a config file; raises ConfigProblem with a sentence that names the key."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigProblem(
            f"找不到配置文件 {path}；可以复制 config.example.toml，或运行 python -m bot init。"
        ) from None
    except OSError as error:
        raise ConfigProblem(f"配置文件 {path} 读不了：{reason(error)}。") from None
    except UnicodeDecodeError:
        raise ConfigProblem(f"{path} 不是 UTF-8 编码；请用记事本另存为 UTF-8。") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigProblem(f"{path} 不是正确的 TOML 文件，{_where(error)}；请对照 config.example.toml 改。") from None
    config = checked(_build(Config, table, ""))
    return replace(config, data=path.parent / config.data, web=_beside(config.web, path.parent))


def _beside(web: Web, folder: Path) -> Web:
    """Files of the certificate are named as seen from the config's folder."""
    files = {name: folder / file for name in ("certificate", "key") if (file := getattr(web, name))}
    return replace(web, **files)


def _check_web(web: Web) -> None:
    if not 0 < web.port < 65536:
        raise ConfigProblem(f"web.port = {web.port}：端口应在 1 到 65535 之间。")
    if (web.certificate is None) != (web.key is None):
        raise ConfigProblem("web.certificate 和 web.key 要一起写：证书文件和它的私钥文件（PEM）。")
    if web.address and not re.fullmatch(r"https?://[^/\s]+", web.address):
        raise ConfigProblem(
            f'web.address = {web.address!r}：写从外面打开的网址，例如 "https://shu.example.cn"，后面不带路径。'
        )


def _where(error: tomllib.TOMLDecodeError) -> str:
    """Where a TOML file cannot be read; the parser says it in English."""
    place = re.search(r"at line (\d+), column (\d+)", str(error))
    return f"第{place[1]}行第{place[2]}个字附近看不懂" if place else "末尾不完整"


def checked(config: Config) -> Config:
    """The config itself where its values can be meant; raises ConfigProblem."""
    try:
        ZoneInfo(config.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        raise ConfigProblem(f'timezone = {config.timezone!r}：没有这个时区；一般写 "Asia/Shanghai"。') from None
    if config.timezone != "Asia/Shanghai":
        raise ConfigProblem(f'timezone = {config.timezone!r}：目前只支持 "Asia/Shanghai"（北京时间）。')
    _check_web(config.web)
    for name in ("context_minutes", "late_minutes"):
        if getattr(config, name) < 0:
            raise ConfigProblem(f"{name} = {getattr(config, name)}：应是0或更大的分钟数。")
    if config.wechaty and config.wechaty.tls == "ca" and config.wechaty.ca is None:
        raise ConfigProblem('wechaty.tls = "ca" 时，还要用 wechaty.ca 写明 CA 证书文件。')
    _check_groups(config.seed.groups)
    return config


def _check_groups(groups: tuple[SeedGroup, ...]) -> None:
    for number, group in enumerate(groups, 1):
        if not group.name.strip():
            raise ConfigProblem(f"seed.groups[{number}].name 是空的；请写上群名。")
    doubled = [name for name, times in Counter(group.name for group in groups).items() if times > 1]
    if doubled:
        raise ConfigProblem(f"[[seed.groups]] 里有不止一个群叫“{doubled[0]}”；每个群只写一节，群名要有区别。")
    rooms = Counter((group.channel, group.room) for group in groups if group.room)
    for (_, room), times in rooms.items():
        if times > 1:
            raise ConfigProblem(f"[[seed.groups]] 里有{times}个群的 room 都是“{room}”；一个群编号只能属于一个群。")


def _build(shape: Any, table: Any, place: str) -> Any:
    """One frozen settings object out of a TOML table, key by key."""
    if not isinstance(table, Mapping):
        raise ConfigProblem(f"{place.rstrip('.')} 应是一节设置（[{place.rstrip('.')}]），不是一个值。")
    hints, known = get_type_hints(shape), {one.name for one in fields(shape)}
    for key in table:
        if key not in known:
            raise ConfigProblem(f"不认识的设置 {place}{key}；这里可以有：{'、'.join(sorted(known))}。")
    values = {key: _value(hints[key], value, f"{place}{key}") for key, value in table.items()}
    try:
        return shape(**values)
    except TypeError:
        missing = [one.name for one in fields(shape) if one.name not in values and _is_required(one)]
        raise ConfigProblem(f"[{place.rstrip('.')}] 缺少设置：{'、'.join(missing)}。") from None


def _is_required(one: Field[Any]) -> bool:
    return one.default is MISSING and one.default_factory is MISSING


def _value(hint: Any, value: Any, place: str) -> Any:
    if get_origin(hint) in (Union, UnionType):
        hint = next(one for one in get_args(hint) if one is not type(None))
    if is_dataclass(hint):
        return _build(hint, value, place + ".")
    if get_origin(hint) is tuple and isinstance(value, list):
        return tuple(_value(get_args(hint)[0], one, f"{place}[{number}]") for number, one in enumerate(value, 1))
    if get_origin(hint) is Literal:
        if value in get_args(hint):
            return value
        raise ConfigProblem(f"{place} = {value!r}：应是 {'、'.join(get_args(hint))} 之一。")
    if hint is Path and isinstance(value, str):
        return Path(value).expanduser()
    if hint is time and isinstance(value, str):
        return _clock_time(value, place)
    if isinstance(value, hint) and not (hint is int and isinstance(value, bool)):
        return value
    raise ConfigProblem(f"{place} = {value!r}：应是{_SAID.get(hint, '别的类型')}。")


def _clock_time(value: str, place: str) -> time:
    try:
        return time.fromisoformat(value)
    except ValueError:
        raise ConfigProblem(f'{place} = {value!r}：应是几点几分，例如 "22:00"。') from None


_SAID = {str: "引号中的文字", int: "整数", bool: "true 或 false", time: '"22:00" 这样的时间', Path: "引号中的路径"}
