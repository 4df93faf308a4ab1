"""The code that the phone scans to log the bot's WeChat account in: drawn for the terminal, and as a link."""

import io
from urllib.parse import quote


def link(code: str) -> str:
    """A page that shows the code, for whoever has no terminal before them."""
    return f"https://wechaty.js.org/qrcode/{quote(code, safe='')}"


def drawn(code: str) -> str:
    """What to do, the code in half-block characters, and the link."""
    import segno

    picture = io.StringIO()
    segno.make(code).terminal(out=picture, compact=True)
    return f"微信没有登录，请用机器人的微信扫码：\n{picture.getvalue()}扫不了时，在浏览器里打开：{link(code)}"
