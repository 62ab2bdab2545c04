"""Tables come back from a worker and from a file as they went, and damage is noticed."""

import io

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.outcomes.dictionary import column_of
from sim.outcomes.tables import RUN_TABLES, SCHEMA_VERSION
from sim.outcomes.tidy import tidy
from sim.results.columnar import (
    batches_of,
    frame_of,
    joined,
    packed,
    parquet_bytes,
    pieces_in,
    schema_of,
    table_of,
    unpacked,
    write_pieces,
)
from sim.runs.run import run_world
from tests.runs.fake_model import faked_model
from tests.runs.scenarios import BASELINE, QUIET
from tests.support.keys import on


@pytest.fixture(scope="module")
def runs():
    with faked_model():
        return [run_world([BASELINE, QUIET], on(seed)) for seed in (9, 10)]


def same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    pd.testing.assert_frame_equal(one, other, check_exact=True)
    return True


@pytest.mark.parametrize("name", RUN_TABLES)
def test_tables_come_back_from_a_worker(runs, name):
    for baseline, quiet in runs:
        assert same(joined([packed(baseline[name], name)], name), baseline[name])
        assert same(joined([packed(quiet[name], name)], name), quiet[name])


@pytest.mark.parametrize("name", RUN_TABLES)
def test_tables_come_back_from_a_file(runs, name):
    for table in (runs[0][0][name], runs[0][1][name]):
        assert same(table_of(parquet_bytes(table, name), name), table)


def test_parts_become_one_table(runs):
    parts = [run[0]["outcomes"] for run in runs] + [run[1]["outcomes"] for run in runs]
    whole = joined([packed(part, "outcomes") for part in parts], "outcomes")
    assert same(whole, pd.concat(parts, ignore_index=True))


def test_no_parts_are_a_table_without_rows(runs):
    assert same(joined([], "projects"), runs[0][1]["projects"])


@pytest.mark.parametrize("order", [(1, 0), (0, 0), (0, 1, 0)], ids=str)
def test_parts_out_of_order_are_refused(runs, order):
    packages = [packed(runs[place][0]["calls"], "calls") for place in order]
    with pytest.raises(ValueError, match="out of order"):
        joined(packages, "calls")


def test_undefined_is_stored_as_missing(runs):
    content = parquet_bytes(runs[0][0]["projects"], "projects")
    stored = pq.read_table(io.BytesIO(content))
    table = runs[0][0]["projects"]
    assert stored["value_chain"].null_count == (table["sector"] != "cci").sum() > 0
    assert stored["completed"].null_count == table["completed"].isna().sum() > 0
    assert stored.schema.metadata[b"schema_version"] == str(SCHEMA_VERSION).encode()
    assert stored.schema.names == schema_of("projects").names


def test_a_batch_gives_undefined_as_none(runs):
    content = parquet_bytes(runs[0][0]["outcomes"], "outcomes")
    (batch,) = batches_of(content, "outcomes")
    assert batch["value"].count(None) == runs[0][0]["outcomes"]["value"].isna().sum() > 0


def test_long_tables_come_in_several_batches(runs, monkeypatch):
    monkeypatch.setattr("sim.results.columnar._ROWS_AT_ONCE", 7)
    table = runs[0][0]["calls"]
    batches = list(batches_of(parquet_bytes(table, "calls"), "calls"))
    assert len(batches) == -(-len(table) // 7) > 1
    assert [call for batch in batches for call in batch["call_id"]] == table["call_id"].tolist()


def test_the_same_table_gives_the_same_bytes_however_it_was_put_together(runs):
    parts = [packed(run[0]["proposals"], "proposals") for run in runs]
    joined_table = joined(parts, "proposals")
    plain = pd.concat([run[0]["proposals"] for run in runs], ignore_index=True)
    assert parquet_bytes(joined_table, "proposals") == parquet_bytes(plain, "proposals")


def test_a_long_table_in_many_chunks_gives_the_same_bytes():
    rows = 30_000
    names = [f"a long name that fills pages, number {row:06d}" for row in range(rows)]
    columns = {"scenario": "b", "draw": 0, "seed": range(rows), "quarter": "2014Q1", "outcome": names, "sector": "cci"}
    table = tidy("outcomes", {**columns, "value": range(rows)})
    in_chunks = pd.concat([table.iloc[first : first + 777] for first in range(0, rows, 777)])
    assert parquet_bytes(in_chunks, "outcomes") == parquet_bytes(table, "outcomes")


@pytest.mark.parametrize("name", RUN_TABLES)
def test_the_same_rows_give_the_same_bytes_wherever_pieces_begin(runs, monkeypatch, name):
    monkeypatch.setattr("sim.results.columnar._ROWS_A_GROUP", 64)
    whole = pa.concat_tables([unpacked(packed(run[0][name], name), name) for run in runs])
    rows = whole.num_rows
    written = set()
    for step in (1, 7, 64, 100, rows):
        stream = io.BytesIO()
        write_pieces(stream, (whole.slice(first, step) for first in range(0, rows, step)), name)
        written.add(stream.getvalue())
    (content,) = written
    assert pq.ParquetFile(io.BytesIO(content)).num_row_groups == -(-rows // 64)
    assert same(table_of(content, name), frame_of(whole))


@pytest.mark.parametrize("name", RUN_TABLES)
def test_a_package_has_the_types_of_the_table_and_of_the_file(runs, name):
    package = unpacked(packed(runs[0][0][name], name), name)
    assert package.schema.equals(schema_of(name), check_metadata=True)
    stored = pq.read_table(io.BytesIO(parquet_bytes(runs[0][0][name], name)))
    assert stored.schema.equals(schema_of(name))
    assert stored.schema.metadata == schema_of(name).metadata
    assert stored.equals(package)


@pytest.mark.parametrize("name", RUN_TABLES)
def test_fields_of_a_file_say_their_unit_and_meaning(runs, name):
    stored = pq.read_schema(io.BytesIO(parquet_bytes(runs[0][0][name], name)))
    for field in stored:
        about = column_of(name, field.name)
        told = {key.decode(): text.decode() for key, text in field.metadata.items() if not key.startswith(b"PARQUET")}
        assert told == {"label": about.label} | ({"unit": about.unit} if about.unit else {})


def test_files_with_and_without_meanings_are_read_alike(runs):
    frame = runs[0][0]["projects"]
    plain = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(frame, schema=schema_of("projects"), preserve_index=False), plain)
    content = parquet_bytes(frame, "projects")
    assert same(table_of(plain.getvalue(), "projects"), table_of(content, "projects"))
    pieces = [*pieces_in(plain.getvalue(), "projects"), *pieces_in(content, "projects")]
    stream = io.BytesIO()
    write_pieces(stream, pieces, "projects")
    assert len(table_of(stream.getvalue(), "projects")) == 2 * len(frame)


def test_a_table_put_together_of_several_is_packed_as_one(runs):
    parts = [run[0]["projects"] for run in runs]
    package = packed(pd.concat(parts), "projects")
    assert same(joined([package], "projects"), pd.concat(parts, ignore_index=True))


def test_texts_that_come_again_are_packed_once(runs):
    table = runs[0][0]["projects"]
    package = pa.ipc.open_stream(packed(table, "projects")).read_all()
    assert sorted(package.column("owner_kind").chunk(0).dictionary.to_pylist()) == sorted(set(table["owner_kind"]))
    assert package.schema.field("idea_id").type == pa.string()  # hardly any comes again


def test_another_table_is_not_taken_for_this_one(runs):
    with pytest.raises(ValueError, match="not a table calls"):
        table_of(parquet_bytes(runs[0][0]["projects"], "projects"), "calls")


def test_a_flipped_bit_in_a_page_is_noticed_by_the_page_itself(runs):
    content = parquet_bytes(runs[0][0]["proposals"], "proposals")
    column = pq.ParquetFile(io.BytesIO(content)).metadata.row_group(0).column(8)
    place = column.data_page_offset + column.total_compressed_size // 2
    damaged = bytearray(content)
    damaged[place] ^= 1
    with pytest.raises(OSError, match=r"(?i)crc|checksum"):
        table_of(bytes(damaged), "proposals")
