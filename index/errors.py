"""Every error that Wellcited raises on purpose.

    WellcitedError
    ├─ SettingsError      a setting has a value that can't be used
    ├─ ModelError         a model file is missing, damaged or not the expected one
    ├─ UnreadableError    one document can't be read; the message is the reason shown to people
    │  └─ Interrupted     not for its own fault: the process that read it was ended
    ├─ LockedError        another process is changing the index
    ├─ UnfitName          a path that no document can have
    ├─ NameTaken          there is a file at the path already
    ├─ QuestionError      a question is empty or too long
    ├─ ConversationsError the file of conversations can't be used as it is
    └─ StoreError         the index can't be used as it is
       ├─ IndexMissing    there is no index yet
       ├─ IndexMismatch   made by another version or another embedding model
       └─ IndexCorrupt    what is stored is not what was written

Each message is one sentence for people that names the thing and the fix. Whoever talks to people
(the command line, the HTTP layer) shows the message and no traceback.
"""


class WellcitedError(Exception):
    """The root: everything that Wellcited raises on purpose."""


class SettingsError(WellcitedError):
    """A setting has a value that can't be used."""


class ModelError(WellcitedError):
    """A model file is missing, damaged or not the expected one."""


class UnreadableError(WellcitedError):
    """One document can't be read; the message is the reason shown to people."""


class Interrupted(UnreadableError):
    """The process that read a document was ended, as the kernel does when memory runs out.

    Or it was not done in time, but had little of the processor.
    """


class LockedError(WellcitedError):
    """Another process is changing the index."""


class UnfitName(WellcitedError):
    """A path that no document can have."""


class NameTaken(WellcitedError):
    """There is a file at the path already."""


class QuestionError(WellcitedError):
    """A question is empty or too long."""


class ConversationsError(WellcitedError):
    """The file of conversations can't be used as it is."""


class StoreError(WellcitedError):
    """The index can't be used as it is."""


class IndexMissing(StoreError):
    """There is no index yet."""


class IndexMismatch(StoreError):
    """The index was made by another version or another embedding model."""


class IndexCorrupt(StoreError):
    """What is stored is not what was written."""
