@rem Scripts of package.json that run on begin with exec, so that npm's signals reach the program and no shell between.
@rem Windows has no such command, and none of those signals.
@%*
