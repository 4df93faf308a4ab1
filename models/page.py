"""分条: a text too long for one message of the chat, cut where it hurts least."""

POST_BYTES = 2000
"""The longest text of one post in UTF-8 bytes, as WeChat takes it."""


def pages(text: str, most: int = POST_BYTES) -> list[str]:
    """A text cut at line ends into pieces of at most `most` UTF-8 bytes; a longer line is cut between characters."""
    pieces = [""]
    for line in text.split("\n"):
        while len(line.encode()) > most:
            head = line.encode()[:most].decode(errors="ignore")
            pieces += [head]
            line = line[len(head) :]
        joined = f"{pieces[-1]}\n{line}" if pieces[-1] else line
        if len(joined.encode()) <= most:
            pieces[-1] = joined
        else:
            pieces.append(line)
    return [piece for piece in pieces if piece] or [text]
