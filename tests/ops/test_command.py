"""The ``shouwen`` command, as an administrator types it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys

import pytest

from ops.conftest import PASSWORD, Installation, free_port
from shouwen.interfaces.ops import command


def test_every_command_has_help_in_both_languages(begun):
    chinese = begun.run("--help", LANG="zh_CN.UTF-8").stdout
    english = begun.run("--help", LANG="en_GB.UTF-8", COLUMNS="200").stdout
    assert "初次设置" in chinese
    assert "first administrator" in english
    for name in command.names():
        assert f"\n    {name} " in english


def test_help_leaves_nothing_behind(empty):
    done = empty.run("--help", SHOUWEN_VAR=str(empty.home / "var"))
    assert done.returncode == 0
    assert list(empty.home.iterdir()) == []


def test_nothing_starts_on_a_database_of_another_version(own):
    with sqlite3.connect(own.home / "shouwen.sqlite3") as database:
        database.execute("DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations)")
    done = own.run("serve")
    assert done.returncode == 1
    assert "shouwen migrate" in done.stderr


def test_init_names_the_flag_nobody_can_be_asked_for(empty):
    done = empty.run("init", "--pack", "none", "--tree", "single", "--centre", "江州", "--prefix", "JZ")
    assert done.returncode == 1
    assert "--password" in done.stderr


def test_init_happens_once(begun):
    done = begun.run("init", "--pack", "none", "--password", PASSWORD)
    assert done.returncode == 1
    assert "已经有人在用" in done.stderr


def test_init_is_all_or_nothing_and_plants_the_tree_of_a_pack(empty):
    who = ["--name", "安然", "--staff-number", "A1", "--username", "anran"]
    assert empty.run("init", "--pack", "logistics", *who, "--password", "123456").returncode == 1
    assert count_units(empty) == 0
    done = empty.run("init", "--pack", "logistics", *who, "--password", PASSWORD)
    assert done.returncode == 0, done.stderr
    assert count_units(empty) > 3
    assert empty.run("verify").returncode == 0


def test_init_plants_a_province_and_its_cities(empty):
    who = ["--name", "安然", "--staff-number", "A1", "--username", "anran", "--password", PASSWORD]
    what = [
        "--pack",
        "telecom",
        "--tree",
        "province",
        "--centre",
        "海东省客服中心",
        "--prefix",
        "HD",
        "--branch",
        "网络部",
    ]
    done = empty.run("init", *what, *who)
    assert (done.returncode, count_units(empty)) == (1, 0)
    assert "市中心" in done.stderr
    done = empty.run(
        "init", *what, *who, "--city", "江州=JZ", "--city", "临溪=LX", "--time-zone", "Asia/Urumqi"
    )
    assert done.returncode == 0, done.stderr
    assert count_units(empty) == 9


def count_units(installation: Installation) -> int:
    with sqlite3.connect(installation.home / "shouwen.sqlite3") as database:
        return int(database.execute("SELECT count(*) FROM organisation_unit").fetchone()[0])


def test_the_ledger_verifies(begun):
    done = begun.run("verify")
    assert done.returncode == 0
    assert "账簿完整" in done.stdout


def test_verify_names_the_first_broken_link(own):
    with sqlite3.connect(own.home / "shouwen.sqlite3") as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        kind, subject = database.execute(
            "SELECT subject_kind, subject_id FROM ledger_entry WHERE kind='organisation.PersonAdded'"
        ).fetchone()
        database.execute("UPDATE ledger_entry SET reason='forged' WHERE subject_id=? AND seq=1", [subject])
    done = own.run("verify")
    assert done.returncode == 1
    assert f"{kind}:{subject}" in done.stdout
    assert own.run("verify", "--subject", f"{kind}:{subject}").returncode == 1


def test_a_token_is_shown_once_and_revoked_by_its_beginning(begun):
    made = begun.run("token", "create", "A001", "--name", "夜间同步", "--days", "30")
    text = made.stdout.strip()
    assert text.startswith("sw_")
    listed = begun.run("token", "list").stdout
    assert "夜间同步" in listed
    assert text not in listed
    assert begun.run("token", "revoke", text[:11]).returncode == 0
    assert begun.run("token", "revoke", text[:11]).returncode == 1


def test_a_token_for_nobody_is_refused(begun):
    done = begun.run("token", "create", "nobody")
    assert done.returncode == 1
    assert "nobody" in done.stderr


def test_doctor_says_what_to_do(begun):
    done = begun.run("doctor", LANG="en_GB.UTF-8")
    assert "→ Run shouwen serve" in done.stdout
    assert "The database is of this version" in done.stdout


def test_doctor_sees_keys_others_can_read(own):
    (own.home / "keys.json").chmod(0o644)
    done = own.run("doctor")
    assert done.returncode == 1
    assert "chmod 600" in done.stdout


CONTACT = """
import django; django.setup()
from shouwen.foundation.organisation.models import Unit
from shouwen.kit import clock
from shouwen.relations.customers.models import ContactPoint, Customer
customer = Customer.objects.create(centre=Unit.objects.order_by("depth").first(), name="彭晓岚", registered_at=clock.now())
ContactPoint.sealing("13800002607", kind="phone", customer=customer, added_at=clock.now()).save()
"""


def test_with_other_keys_nothing_starts(own):
    """Lost keys are made anew at the next start: then nothing sealed opens, and that must not go on unseen."""
    there = own.environment(DJANGO_SETTINGS_MODULE="shouwen.settings.django")
    subprocess.run([sys.executable, "-c", CONTACT], env=there, cwd=own.home, check=True)
    assert "密钥打得开" in own.run("doctor").stdout
    (own.home / "keys.json").rename(own.home / "backup.json")
    looked = own.run("doctor")
    assert looked.returncode == 1
    assert "从备份放回" in looked.stdout
    for words in (("serve", "--port", str(free_port())), ("worker", "--once")):
        done = own.run(*words)
        assert (done.returncode, "放回去" in done.stderr) == (1, True), done.stderr
    (own.home / "backup.json").replace(own.home / "keys.json")
    assert own.run("worker", "--once").returncode == 0


@pytest.mark.parametrize("content", ["{broken", "[]", '{"secret": "x"}', '{"secret": 1}', "\x00"])
def test_damaged_keys_are_a_sentence(own, content):
    (own.home / "keys.json").write_text(content, encoding="utf-8")
    done = own.run("doctor")
    assert done.returncode == 1
    assert str(own.home / "keys.json") in done.stderr


@pytest.mark.parametrize(
    ("words", "said"), [(("--port", "0"), "65535"), (("--port", "99999"), "65535"), (("--host", "no.such.invalid"), "no.such.invalid")]
)
def test_an_address_nobody_can_have_is_a_sentence(begun, words, said):
    done = begun.run("serve", *words)
    assert (done.returncode, said in done.stderr) == (1, True), done.stderr


def test_a_folder_that_cannot_be_made_is_a_sentence(own):
    done = own.run("doctor", SHOUWEN_VAR="/proc/nowhere")
    assert done.returncode == 1
    assert "/proc/nowhere/keys.json" in done.stderr


def test_a_worker_does_what_is_due_and_ends(begun):
    done = begun.run("worker", "--once")
    assert done.returncode == 0, done.stderr
    assert "没有在运行" not in begun.run("doctor").stdout


def test_a_database_that_is_not_there_is_a_sentence(empty):
    done = empty.run("verify", SHOUWEN_DATABASE_URL="postgres://nobody:nothing@127.0.0.1:9/none")
    assert done.returncode == 1
    assert "PostgreSQL" in done.stderr


def test_a_wrong_setting_is_a_sentence(empty):
    done = empty.run("verify", SHOUWEN_DATABASE_URL="mysql://x")
    assert done.returncode == 1
    assert "SHOUWEN_DATABASE_URL" in done.stderr


def test_a_pack_is_loaded_any_time_after_the_first_set_up(own):
    assert own.run("pack", "load", "logistics").returncode == 0
    assert "新增 0 项" in own.run("pack", "load", "logistics").stdout
    listed = own.run("pack", "list").stdout
    assert [line.split()[-1] for line in listed.splitlines() if line.startswith(("logistics", "ecommerce"))].count("已装入") >= 1
    assert own.run("pack", "retire", "logistics").returncode == 0
    unknown = own.run("pack", "load", "circus")
    assert unknown.returncode == 1
    assert "circus" in unknown.stderr
