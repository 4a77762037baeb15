"""The study folder on disk: every file read strictly and written whole. Nothing here decides a rule of the method."""

from __future__ import annotations

__all__ = [
    "LOCK_NAME",
    "append_entries",
    "codebook_faults",
    "codings_path",
    "edited_codebook",
    "faults",
    "guide_faults",
    "keep_text",
    "ledger_path",
    "load_codebook",
    "load_codings",
    "load_guide",
    "load_judgements",
    "load_ledger",
    "load_member_checks",
    "load_memos",
    "load_participants",
    "load_record",
    "load_spec",
    "load_summaries",
    "load_texts",
    "load_translations",
    "load_yaml",
    "lock",
    "memo_faults",
    "new_memo_id",
    "new_salt",
    "read_kept_text",
    "read_ledger",
    "read_version",
    "recoded_files",
    "save_hypothesis",
    "save_scope",
    "set_value",
    "spec_faults",
    "version_path",
    "write_codings",
    "write_judgements",
    "write_memo",
    "write_participants",
    "write_text",
    "write_version",
    "write_whole",
    "written_together",
]

from qualcoop.storing.atomic import write_whole
from qualcoop.storing.codebook_edit import edited_codebook
from qualcoop.storing.codebook_file import codebook_faults, load_codebook
from qualcoop.storing.codings_file import recoded_files
from qualcoop.storing.fieldwork_file import (
    guide_faults,
    load_guide,
    load_member_checks,
    load_summaries,
    load_translations,
)
from qualcoop.storing.folder import faults, load_record
from qualcoop.storing.ledger_file import append_entries, ledger_path, load_ledger, read_ledger
from qualcoop.storing.locking import LOCK_NAME, lock
from qualcoop.storing.memos import load_memos, memo_faults, new_memo_id, new_salt, write_memo
from qualcoop.storing.spec_file import load_spec, save_hypothesis, save_scope, spec_faults
from qualcoop.storing.tables import (
    codings_path,
    load_codings,
    load_judgements,
    load_participants,
    write_codings,
    write_judgements,
    write_participants,
)
from qualcoop.storing.texts import load_texts, write_text
from qualcoop.storing.together import written_together
from qualcoop.storing.versions import keep_text, read_kept_text, read_version, version_path, write_version
from qualcoop.storing.yaml_file import load_yaml, set_value
