"""The one kind of error that people see as it is: a sentence that names what is wrong and what to do."""

import errno


class Refused(Exception):
    """Something cannot be done as asked; the message is for the person who asked."""


def reason(error: OSError) -> str:
    """Why the machine refused, in Chinese; its own words are English and often only a number."""
    return _REASONS.get(error.errno or 0) or f"系统出错（代码 {error.errno}）"


_REASONS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "系统不允许",
    errno.EISDIR: "这是一个文件夹，不是文件",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.EEXIST: "同名的已经有了",
    errno.ENOSPC: "磁盘已满",
    errno.EFBIG: "文件太大",
    errno.EDQUOT: "超出了磁盘配额",
    errno.EROFS: "磁盘是只读的",
    errno.ENAMETOOLONG: "名称太长",
    errno.EIO: "磁盘读写出错",
    errno.EBUSY: "正被别的程序占用",
    errno.EMFILE: "打开的文件太多",
    errno.ELOOP: "链接绕成了圈",
}
