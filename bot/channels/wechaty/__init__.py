"""WeChat behind a Wechaty gateway: the ear keeps what is said, the core takes it from there and posts by itself."""
