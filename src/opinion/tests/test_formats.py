"""Files in and out: what Pol.is exports, Parquet; each kind of wrong file is refused by one sentence with its place."""

import csv

import pytest

from opinion.errors import InputError
from opinion.formats import (
    Comment,
    numbers,
    read_comments,
    read_matrix_csv,
    read_parquet,
    read_votes,
    unlisted,
    with_comments,
    write_comments,
    write_matrix_csv,
    write_parquet,
    write_votes_csv,
)
from opinion.votes import Votes

from .conversations import FOLDERS, cast, folder, needs, real

EACH = [pytest.param(name, marks=needs(name)) for name in FOLDERS]
HEAD = "timestamp,datetime,comment-id,voter-id,vote\n"
GOOD = HEAD + "5,Mon,1,10,1\n6,Mon,1,11,-1\n7,Tue,2,10,0\n"


@pytest.fixture
def file(tmp_path):
    def write(content, name="votes.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.mark.parametrize("name", EACH)
def test_exports_are_read_as_they_are(name):
    votes, published = real(name)
    comments = read_comments(folder(name) / "comments.csv")
    fast = with_comments(read_votes(folder(name) / "votes.csv"), comments)
    assert cast(fast) == cast(votes)
    assert fast.superseded == votes.superseded > 0
    assert (fast.values.tobytes(), fast.columns.tobytes()) == (votes.values.tobytes(), votes.columns.tobytes())
    matrix = read_matrix_csv(folder(name) / "participants-votes.csv")
    assert cast(matrix.votes) == cast(votes)
    assert [matrix.groups.get(person, -1) for person in votes.participants.tolist()] == published.tolist()
    assert {comment.id: comment.moderated for comment in comments} == dict(
        zip(votes.statements.tolist(), votes.moderation.tolist(), strict=True)
    )


@needs("austria")
def test_texts_come_whole():
    texts = {comment.id: comment.text for comment in read_comments(folder("austria") / "comments.csv")}
    assert texts[122].startswith("Für die Klimaneutralität sollen Zigaretten")
    assert any('"' in text for text in texts.values())


def test_the_small_example(file):
    votes = read_votes(file(GOOD))
    assert cast(votes) == {(10, 1): 1, (11, 1): -1, (10, 2): 0}


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.rstrip("\n"),
        GOOD.replace("\n6", "\n\n6") + "\n\n",
        GOOD.replace("Mon", '"Mon, early"'),
        GOOD.replace("10", "0010"),
        "vote,voter-id,more,comment-id\n1,10,,1\n-1,11,x,1\n0,10,,2\n",
    ],
)
def test_ways_of_writing_the_same(file, content):
    assert cast(read_votes(file(content))) == {(10, 1): 1, (11, 1): -1, (10, 2): 0}


@pytest.mark.parametrize("piece", [1, 7, 40, 1 << 20])
def test_pieces_of_any_size_are_the_same_file(file, piece, monkeypatch):
    path = file(GOOD)
    monkeypatch.setattr(numbers, "PIECE", piece)
    header = numbers.Header(HEAD.strip().split(","), len(HEAD))
    assert [each.tolist() for each in numbers.columns(path, header, ["voter-id", "vote"])] == [
        [10, 11, 10],
        [1, -1, 0],
    ]


def test_the_latest_vote_counts_whatever_the_order_of_lines(file):
    votes = read_votes(file(HEAD + "9,,1,10,1\n5,,1,10,-1\n9,,2,10,-1\n9,,2,10,0\n"))
    assert cast(votes) == {(10, 1): 1, (10, 2): 0}
    assert votes.superseded == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "votes.csv is empty."),
        ("\n", "votes.csv is empty."),
        (GOOD.encode("utf-16"), "votes.csv is not UTF-8 (it looks like UTF-16): save it as CSV in UTF-8."),
        ("a,b,ü\n".encode("latin-1"), "votes.csv, line 1, byte 5: not UTF-8. Save it as CSV in UTF-8."),
        ("comment-id,voter-id\n1,2\n", "votes.csv, line 1: there is no column 'vote'."),
        ("vote,comment-id,voter-id,vote\n", "votes.csv, line 1: the column 'vote' is there twice."),
        (
            GOOD.replace(",", ";"),
            "votes.csv, line 1: there is no column 'comment-id'. Its columns are separated by ';', not by commas.",
        ),
        (GOOD + GOOD, "votes.csv, line 5 repeats the header: were two files joined?"),
        (GOOD + "7,Tue,2,10\n", "votes.csv, line 5: 4 fields instead of 5, as in the first line."),
        (GOOD + "7,Tue,2,10,1,1\n", "votes.csv, line 5: 6 fields instead of 5, as in the first line."),
        (GOOD + "7,Tue,2\n7,Tue,2,10,1,1,1\n", "votes.csv, line 5: 3 fields instead of 5, as in the first line."),
        (GOOD + "7,Tue,2,10,7\n", "votes.csv, line 5: a vote is 1 (agree), -1 (disagree) or 0 (pass), not 7."),
        (GOOD + "\n7,Tue,2,10,7\n", "votes.csv, line 6: a vote is 1 (agree), -1 (disagree) or 0 (pass), not 7."),
        (GOOD + "7,Tue,2,10,\n", "votes.csv, line 5: vote is missing."),
        (GOOD + "7,Tue,2,10,-\n", "votes.csv, line 5: vote is '-', and not a whole number of at most 18 digits."),
        (GOOD + "7,Tue,2,10,NaN\n", "votes.csv, line 5: vote is 'NaN', and not a whole number of at most 18 digits."),
        (
            GOOD + f"7,Tue,{10**30},10,1\n",
            f"votes.csv, line 5: comment-id is '{10**30}', and not a whole number of at most 18 digits.",
        ),
        (GOOD + "7,Tue,2,ü,1\n", "votes.csv, line 5: voter-id is 'ü', and not a whole number of at most 18 digits."),
        (
            GOOD + '7,"Tue, late",2,x,1\n',
            "votes.csv, line 5: voter-id is 'x', and not a whole number of at most 18 digits.",
        ),
        (GOOD + '7,"Tue\n', "votes.csv, line 5: unexpected end of data."),
        (
            GOOD + '7,"Tue",2,\u0661,1\n',
            "votes.csv, line 5: voter-id is '\u0661', and not a whole number of at most 18 digits.",
        ),
        ('vote,"comment\n', "votes.csv, line 1: unexpected end of data."),
        ("x" * 200_000, "votes.csv, line 1: field larger than field limit (131072)."),
        (GOOD.encode() + b'7,"T\xfc",2,10,1\n', "votes.csv, after line 1: not UTF-8. Save it as CSV in UTF-8."),
    ],
)
def test_what_is_wrong_is_said_with_its_place(file, content, said):
    with pytest.raises(InputError) as refused:
        read_votes(file(content))
    assert str(refused.value) == said


def test_a_header_alone_is_a_conversation_without_votes(file):
    assert read_votes(file(HEAD)).participants.size == 0


def test_a_header_may_be_wide(file):
    """As that of a matrix of many statements: longer than the pieces that are read, and looked through once."""
    head = "participant," + ",".join(str(10**7 + item) for item in range(150_000))
    assert len(head) > numbers.PIECE
    votes = read_votes(file(f"{head}\n1,1{',' * 149_998},-1\n"))
    assert cast(votes) == {(1, 10**7): 1, (1, 10**7 + 149_999): -1}


@pytest.mark.parametrize("content", ["x" * 300, GOOD + "1" * 300, GOOD + "1" * 300 + "\n" + "2" * 300])
def test_an_endless_line_is_refused(file, content, monkeypatch):
    monkeypatch.setattr(numbers, "LONGEST", 100)
    monkeypatch.setattr(numbers, "PIECE", 50)
    with pytest.raises(InputError, match="longer than 100 bytes"):
        read_votes(file(content))


def test_numbers_of_eighteen_digits_are_read(file):
    ident = 10**18 - 1
    assert cast(read_votes(file(HEAD + f"1,,{ident},-{ident},1\n"))) == {(-ident, ident): 1}


MATRIX = "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,7\n"


def test_the_matrix_is_read(file):
    found = read_matrix_csv(file(MATRIX + "3,1,0,2,1,1,1,-1\n4,,0,1,0,0,,0\n5,0,0,0,0,0,,\n"))
    assert cast(found.votes) == {(3, 0): 1, (3, 7): -1, (4, 7): 0}
    assert found.groups == {3: 1, 5: 0}
    assert cast(read_votes(file(MATRIX + "4,,0,1,0,0,,0\n"))) == {(4, 7): 0}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (MATRIX + "3,1,0,2,1,1,1,5\n", "votes.csv, line 2: a vote is 1 (agree), -1 (disagree), 0 (pass) or nothing, "
         "not '5' as on statement 7."),
        (MATRIX + "3,,,,,,1,\n3,,,,,,1,\n", "votes.csv, line 3: participant 3 is there twice."),
        (MATRIX + "x,,,,,,1,\n", "votes.csv, line 2: participant is 'x', and not a whole number."),
        (MATRIX + "3,a,,,,,1,\n", "votes.csv, line 2: group-id is 'a', and not a whole number."),
        (MATRIX.replace("7", "x"), "votes.csv, line 1: the column 'x' is neither a known one nor a statement id."),
        (MATRIX.replace("7", "0"), "votes.csv, line 1: the column '0' is there twice."),
        (MATRIX.replace("7", "00"), "votes.csv, line 1: the statement 0 is there twice."),
    ],
)  # fmt: skip
def test_a_wrong_matrix_is_refused(file, content, said):
    with pytest.raises(InputError) as refused:
        read_matrix_csv(file(content))
    assert str(refused.value) == said


COMMENTS = "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"


def test_comments_are_read(file):
    content = COMMENTS + '5,Mon,1,9,0,0,-1,"Zwei\nZeilen, ""so"""\n,,2,,0,0,1,Kurz\n,,3,,0,0,,\n'
    assert read_comments(file(content)) == [
        Comment(1, 'Zwei\nZeilen, "so"', -1, 9, 5),
        Comment(2, "Kurz", 1),
        Comment(3, ""),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("comment-id,moderated\n", "comments.csv, line 1: there is no column 'comment-body'."),
        (COMMENTS + "5,Mon,1,9,0,0,2,a\n", "comments.csv, line 2: moderated is -1, 0 or 1, not '2'."),
        (COMMENTS + "5,Mon,1,9,0,0,1,a\n5,Mon,1,9,0,0,1,b\n", "comments.csv, line 3: statement 1 is there twice."),
        (COMMENTS + "5,,1,9,0,0,1,a\n" + COMMENTS, "comments.csv, line 3 repeats the header: were two files joined?"),
        (COMMENTS + "5,Mon,,9,0,0,1,a\n", "comments.csv, line 2: comment-id is '', and not a whole number."),
        ((COMMENTS + "5,Mon,1,9,0,0,1,ü\n").encode("latin-1"), "comments.csv, after line 1: not UTF-8. "
         "Save it as CSV in UTF-8."),
    ],
)  # fmt: skip
def test_wrong_comments_are_refused(file, content, said):
    with pytest.raises(InputError) as refused:
        read_comments(file(content, "comments.csv"))
    assert str(refused.value) == said


def test_votes_on_unknown_statements_are_named(file):
    votes = read_votes(file(GOOD))
    assert unlisted(votes, {1}) == [2]
    partly = with_comments(votes, [Comment(1, "", 1)])
    assert dict(zip(partly.statements.tolist(), partly.moderation.tolist(), strict=True)) == {1: 1, 2: 0}
    with pytest.raises(InputError, match="none of the statements that were voted on"):
        with_comments(votes, [Comment(3, "")])
    assert with_comments(Votes.of([]), [Comment(3, "")]).statements.tolist() == [3]


def test_statements_without_votes_become_known(file):
    votes = with_comments(read_votes(file(GOOD)), [Comment(1, "", 1), Comment(2, "", -1), Comment(8, "")])
    assert sorted(zip(votes.statements.tolist(), votes.moderation.tolist(), strict=True)) == [(1, 1), (2, -1), (8, 0)]


@pytest.mark.parametrize("ids", [(10, 11, 1, 2), ("a", "b", "x", "y")])
def test_parquet_there_and_back(tmp_path, ids):
    a, b, x, y = ids
    votes = Votes.of([(a, x, 1), (b, x, -1), (a, y, 0)])
    write_parquet(votes, tmp_path / "votes.parquet")
    assert cast(read_votes(tmp_path / "votes.parquet")) == cast(votes)


def test_wrong_parquet_is_refused(tmp_path, file):
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.parquet as pq  # noqa: PLC0415

    with pytest.raises(InputError, match="is no Parquet file"):
        read_parquet(file(b"PAR1PAR1", "votes.parquet"))
    columns = {"comment-id": [1, 1], "voter-id": [1, 2], "vote": [1, None]}
    pq.write_table(pa.table(columns), tmp_path / "gap.parquet")
    with pytest.raises(InputError, match=r"gap\.parquet, row 2: vote is missing"):
        read_votes(tmp_path / "gap.parquet")
    pq.write_table(pa.table(columns | {"vote": [1, 7]}), tmp_path / "seven.parquet")
    with pytest.raises(InputError, match=r"seven\.parquet: Entry 2: a vote is .* not 7"):
        read_votes(tmp_path / "seven.parquet")
    pq.write_table(pa.table({"vote": [1]}), tmp_path / "less.parquet")
    with pytest.raises(InputError, match="no column 'comment-id'"):
        read_votes(tmp_path / "less.parquet")


def test_parquet_without_its_library_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(InputError, match="install the extra `parquet`"):
        write_parquet(Votes.of([]), tmp_path / "votes.parquet")


def test_what_is_written_is_read_again(tmp_path):
    votes = Votes.of([(3, 1, 1), (3, 2, -1), (5, 2, 0), (5, 4, 1), (8, 1, 1)], statements=[9])
    comments = [Comment(1, 'Eins, "so"\nund so', 1, 3, 77), Comment(2, "", -1), Comment(4, "ü"), Comment(9, "")]
    write_votes_csv(votes, tmp_path / "votes.csv")
    write_matrix_csv(votes, tmp_path / "participants-votes.csv", {3: 0, 8: 1})
    write_comments(comments, votes, tmp_path / "comments.csv")
    assert cast(read_votes(tmp_path / "votes.csv")) == cast(votes)
    matrix = read_matrix_csv(tmp_path / "participants-votes.csv")
    assert (cast(matrix.votes), matrix.groups, sorted(matrix.votes.statements)) == (
        cast(votes),
        {3: 0, 8: 1},
        [1, 2, 4, 9],
    )
    assert read_comments(tmp_path / "comments.csv") == comments
    with (tmp_path / "comments.csv").open(encoding="utf-8", newline="") as text:
        assert [(row["agrees"], row["disagrees"]) for row in csv.DictReader(text)] == [
            ("2", "0"), ("0", "1"), ("1", "0"), ("0", "0"),
        ]  # fmt: skip


def test_a_parquet_file_that_is_none_is_refused_in_one_sentence(file):
    pytest.importorskip("pyarrow")
    with pytest.raises(InputError, match=r"^votes.csv is no Parquet file that can be read: .*[^.]\.$"):
        read_votes(file(b"PAR1 and nothing else"))
