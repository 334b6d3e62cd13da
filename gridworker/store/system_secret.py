"""The operating system's own keeper of secrets, through `keyring`. Back ends that keep plain text are refused."""

import base64
import contextlib

_SERVICE = "gridworker"
_REFUSED = ("plaintext", "uncrypted", "null", "fail", "chainer", "file")


class KeyringSecret:
    """Secret Service, Windows Credential Locker, macOS Keychain or KWallet: whatever the system offers."""

    def is_available(self) -> bool:
        """Whether there is a back end that keeps secrets and answers."""
        import keyring
        from keyring.errors import KeyringError

        try:
            backend = keyring.get_keyring()
            if not is_trustworthy(type(backend).__module__, type(backend).__name__):
                return False
            backend.get_password(_SERVICE, "probe")
        except (KeyringError, OSError, RuntimeError):
            return False
        return True

    def get(self, name: str) -> bytes | None:
        """The secret, None if there is none of that name."""
        import keyring

        found = keyring.get_password(_SERVICE, name)
        return None if found is None else base64.b64decode(found)

    def put(self, name: str, secret: bytes) -> None:
        """Keeps a secret."""
        import keyring

        keyring.set_password(_SERVICE, name, base64.b64encode(secret).decode())

    def delete(self, name: str) -> None:
        """Forgets a secret."""
        import keyring
        from keyring.errors import PasswordDeleteError

        with contextlib.suppress(PasswordDeleteError):
            keyring.delete_password(_SERVICE, name)


def is_trustworthy(module: str, name: str) -> bool:
    """Whether a keyring back end of that module and class keeps secrets encrypted by the system."""
    full = f"{module}.{name}".lower()
    return not any(word in full for word in _REFUSED)
