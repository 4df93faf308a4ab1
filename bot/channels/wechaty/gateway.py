"""A thin client of a Wechaty gateway: TLS, token, a deadline on every call, errors as sentences without secrets."""

import asyncio
import ipaddress
import re
import ssl
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grpclib.client import Channel
from grpclib.config import Configuration
from grpclib.const import Cardinality, Status
from grpclib.encoding.proto import ProtoCodec
from grpclib.exceptions import GRPCError, ProtocolError, StreamTerminatedError
from wechaty_grpc.wechaty import PuppetStub
from wechaty_grpc.wechaty.puppet import (
    FileBoxChunk,
    MessageSendFileStreamRequest,
    MessageSendFileStreamResponse,
)

from bot.channel import Attachment
from bot.config import Wechaty
from bot.refusal import Refused

DEADLINE = 10.0
SEND_DEADLINE = 45.0
_SEND_FILE = "/wechaty.Puppet/MessageSendFileStream"
PIECE = 256 * 1024
"""Bytes of a file in one message of the stream: the gateway takes no more than 4 MiB."""
MAYBE_DONE = {
    Status.UNKNOWN,
    Status.DEADLINE_EXCEEDED,
    Status.UNAVAILABLE,
    Status.CANCELLED,
    Status.INTERNAL,
    Status.ABORTED,
}


@dataclass(frozen=True, slots=True)
class Address:
    """Where the gateway is and how to speak to it. `tls` is "off", "bundled" (loopback only) or "ca"."""

    host: str
    port: int
    token: str = field(repr=False)
    tls: str = "bundled"
    ca: Path | None = None
    server_name: str = ""


class GatewayProblem(Refused):
    """A call did not succeed; the message is a sentence. `maybe_done`: it may have taken effect all the same.

    `slow`: trying again at once is of no use, a person has to do something first.
    """

    def __init__(self, sentence: str, *, maybe_done: bool = False, slow: bool = False) -> None:
        super().__init__(sentence)
        self.maybe_done, self.slow = maybe_done, slow


def address(config: Wechaty) -> Address:
    """The address that the config names; raises GatewayProblem where it cannot be meant or is not safe."""
    endpoint, tls = config.endpoint, config.tls
    host, _, port = endpoint.rpartition(":")
    host = host.strip("[]")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise GatewayProblem(
            f"网关地址 {endpoint!r} 不对，应写成 主机:端口（端口在 1 到 65535 之间），例如 127.0.0.1:8788。", slow=True
        )
    if tls == "bundled" and not _is_loopback(host):
        raise GatewayProblem(
            'Wechaty 自带的证书谁都能仿冒，只能用于本机的网关；其他机器上的网关请用自己的 CA（tls = "ca"）。', slow=True
        )
    return Address(host, int(port), config.token, tls, config.ca, config.server_name)


class Gateway:
    """One connection to the gateway, opened when first used and again after it was lost."""

    def __init__(self, where: Address) -> None:
        self._where, self._tls = where, _tls(where)
        self._opened: Channel | None = None

    async def call(self, method: str, *, deadline: float = DEADLINE, **values: Any) -> Any:
        """One unary call by the stub's method name; raises GatewayProblem."""
        stub = PuppetStub(self._channel(), timeout=deadline, metadata=self._metadata())
        try:
            async with asyncio.timeout(deadline + 1):
                return await getattr(stub, method)(**values)
        except _ERRORS as error:
            raise explained(error) from None

    async def send_file(self, conversation: str, file: Attachment, *, deadline: float) -> Any:
        """Post a picture or file, cut into pieces that the gateway takes; raises GatewayProblem.

        By the connection itself: the stubs' library knows no stream that goes out.
        """
        kinds = (Cardinality.STREAM_UNARY, MessageSendFileStreamRequest, MessageSendFileStreamResponse)
        request = self._channel().request(_SEND_FILE, *kinds, timeout=deadline, metadata=self._metadata())
        try:
            async with asyncio.timeout(deadline + 1), request as sending:
                for piece in _pieces(conversation, file):
                    await sending.send_message(piece)
                await sending.end()
                return await sending.recv_message()
        except _ERRORS as error:
            raise explained(error) from None

    async def stream(self, method: str, **values: Any) -> AsyncIterator[Any]:
        """The parts of one larger answer, by the stub's method name; raises GatewayProblem."""
        stub = PuppetStub(self._channel(), timeout=SEND_DEADLINE, metadata=self._metadata())
        try:
            async for part in getattr(stub, method)(**values):
                yield part
        except _ERRORS as error:
            raise explained(error) from None

    async def events(self) -> AsyncIterator[tuple[int, str]]:
        """The event stream as (type, payload); raises GatewayProblem when it ends, which it should not."""
        stub = PuppetStub(self._channel(), metadata=self._metadata())
        try:
            async for event in stub.event():
                yield int(event.type), event.payload
        except _ERRORS as error:
            raise explained(error) from None
        raise GatewayProblem("网关结束了消息流。")

    def close(self) -> None:
        """Close the connection; the gateway's own login is not touched."""
        if self._opened:
            self._opened.close()

    def _channel(self) -> Channel:
        """The connection, made in the event loop that uses it."""
        if self._opened is None:
            where = self._where
            config = Configuration(ssl_target_name_override=where.server_name or None)
            self._opened = Channel(where.host, where.port, ssl=self._tls, config=config, codec=_Codec())
        return self._opened

    def _metadata(self) -> dict[str, str]:
        return {"authorization": f"Wechaty {self._where.token}"}


def _pieces(conversation: str, file: Attachment) -> Iterator[Any]:
    """First where it goes, then its name, then what is in it."""
    yield MessageSendFileStreamRequest(conversation_id=conversation)
    yield MessageSendFileStreamRequest(file_box_chunk=FileBoxChunk(name=file.name))
    for start in range(0, len(file.content), PIECE):
        yield MessageSendFileStreamRequest(file_box_chunk=FileBoxChunk(data=file.content[start : start + PIECE]))


class _Codec(ProtoCodec):
    """Reads what Node writes for half a character (a lone surrogate, no UTF-8) as U+FFFD, which is as long."""

    def decode(self, data: bytes, message_type: Any) -> Any:
        try:
            return super().decode(data, message_type)
        except UnicodeDecodeError:
            return super().decode(_LONE_SURROGATE.sub("\ufffd".encode(), data), message_type)


_LONE_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_ERRORS = (UnicodeDecodeError, GRPCError, StreamTerminatedError, ProtocolError, OSError, TimeoutError)


def explained(error: BaseException) -> GatewayProblem:
    """An error as a sentence; the gateway's own words may hold the token and are dropped."""
    if isinstance(error, GRPCError):
        if error.status == Status.UNAUTHENTICATED:
            return GatewayProblem("网关不认这个令牌（token）；请检查配置里的 token 和网关的是否一样。", slow=True)
        if error.status == Status.ALREADY_EXISTS:
            return GatewayProblem(
                "网关的消息流已被另一个程序占着；一个网关只能有一个程序收听，请先停掉那一个。", slow=True
            )
        maybe = error.status in MAYBE_DONE
        return GatewayProblem(f"网关没有办成（{error.status.name}）。", maybe_done=maybe)
    if isinstance(error, UnicodeDecodeError):
        return GatewayProblem("网关的回答不是文字，读不懂。")
    if isinstance(error, ssl.SSLCertVerificationError):
        return GatewayProblem("网关的证书验证不过；请检查 ca 文件和 server_name 是否与网关的证书相符。", slow=True)
    if isinstance(error, ssl.SSLError):
        return GatewayProblem("和网关的加密连接建不起来；请检查 tls 一项是否与网关一致。", slow=True)
    if isinstance(error, TimeoutError):
        return GatewayProblem("网关没有按时回答。", maybe_done=True)
    if isinstance(error, ConnectionRefusedError):
        return GatewayProblem("网关没有开，或地址、端口不对。")
    if isinstance(error, StreamTerminatedError | ProtocolError | ConnectionResetError | BrokenPipeError):
        return GatewayProblem("和网关的连接断了。", maybe_done=True)
    return GatewayProblem("连不上网关；请检查地址和网络。")


def _tls(where: Address) -> ssl.SSLContext | None:
    if where.tls == "off":
        return None
    if where.tls == "ca":
        try:
            context = ssl.create_default_context(cafile=where.ca)
        except OSError:
            raise GatewayProblem(f"CA 证书文件 {where.ca} 读不了。", slow=True) from None
    else:
        # The bundled authority's key is public: checking against it would prove nothing, so loopback is what protects.
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    return context


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
