"""The words and the program that open a pack."""

VERIFY = '''"""python3 verify.py PACK.zip: check an evidence pack. Needs Python 3.11 and nothing else."""

from verifier.main import main

raise SystemExit(main())
'''
README = """Evidence of a region's quarter
==============================

This pack shows what was paid for children's social workers through the staff bank, and that each
pound was allowed by a signed memorandum. It can be checked without the staff bank and without a
network. You need Python 3.11 or later, and nothing else.

To check it
-----------
1. Unpack the ZIP file into an empty folder, and open a terminal there.
2. Run: python3 verify.py .
   (or, without unpacking all of it: python3 verify.py PACK.zip)
3. Each check says PASS or FAIL. A FAIL names the first record that does not hold.

A pack could carry a program that lies. If you did not take it from the staff bank yourself, use
the verifier of a pack that you trust, and compare two things with what you know from elsewhere:
- the pack's hash, which the staff bank shows beside the pack;
- the public key in keys.csv, which is at /.well-known/audit-signing-key of the staff bank.

What is in it
-------------
manifest.json          the hash of every file, and of the pack
versions.csv           versions of memoranda in force in the quarter, with their clauses
parties.csv            which councils were to sign each version, and with it its caps
signatures.csv         which council signed which version, by what office, and when
caps.csv               the most that may be paid for an hour, and how it was worked out
decisions.csv          each answer to "may we pay this?", with all that it depends on
exceptions.csv         leave to pay over the cap: who asked, and how far it goes
exception_answers.csv  who answered, by office
breaches.csv           each decision under which more was paid than the cap, approved or not
breach_steps.csv       how each was followed up, step by step, until the end of the quarter
spend_lines.csv        every line of the ledger: minutes, rate, cap, and what was over it
spend_summary.csv      the same, added up by month
on_cost_lines.csv      what was paid on top of hours, of the weeks that begin in the quarter
audit_entries.csv      what was done, in chains that nobody can change unseen
audit_heads.csv        where each chain stood each day, signed
keys.csv               the public keys that signed

Days are London days; the day after the last is "ends_before". Moments are in UTC.

What is not in it
-----------------
No names, addresses, health, DBS content, bank details or remarks. People and workers are numbers
of the staff bank. The text of an audit entry names people, so it stays in the staff bank; its
hash is here, and `manage.py verify_audit` proves there that the text is the text that was hashed.
The same is why a decision's days outside the quarter name caps that are not in caps.csv.
"""
