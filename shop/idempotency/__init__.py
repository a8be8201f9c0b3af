"""Same key, same answer: a repeated request with the same ``Idempotency-Key`` has one effect and one answer.

The key's row is the first write of the business transaction, so it is burnt only together with the effect.

    key            what identifies a repeat: who asks, which route, which key, which body
    answer_cipher  answers are stored for those who asked
    models         the table
    once           the two ways to use a key: one transaction, or a resource that settles later
    decorator      for views
"""
