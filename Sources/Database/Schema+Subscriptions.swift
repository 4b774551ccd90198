extension Schema.Step {
    /// Subscribers, what they follow, what changed, and the mails and calls that are still to go out.
    ///
    /// Times are seconds since 1970 in UTC. An address is stored sealed, and beside it a keyed hash by which it is found;
    /// neither can be read without the key, which is not in this file.
    static let subscriptions = Schema.Step(
        "subscriptions-1",
        """
        CREATE TABLE subscriber (
            id INTEGER PRIMARY KEY,
            address_hash BLOB NOT NULL UNIQUE,
            address_sealed BLOB NOT NULL,
            key_id TEXT NOT NULL,
            frequency TEXT NOT NULL CHECK (frequency IN ('daily', 'weekly')),
            created INTEGER NOT NULL,
            confirmed INTEGER,
            consent_text TEXT NOT NULL,
            consent_source TEXT NOT NULL,
            leave_token_hash BLOB NOT NULL UNIQUE,
            leave_token_sealed BLOB NOT NULL,
            bounces INTEGER NOT NULL DEFAULT 0,
            next_digest INTEGER
        );
        CREATE INDEX subscriber_by_digest ON subscriber (next_digest) WHERE next_digest IS NOT NULL;
        CREATE INDEX subscriber_unconfirmed ON subscriber (created) WHERE confirmed IS NULL;

        CREATE TABLE interest (
            subscriber INTEGER NOT NULL REFERENCES subscriber ON DELETE CASCADE,
            compound TEXT NOT NULL,
            jurisdiction TEXT NOT NULL,
            topic TEXT NOT NULL,
            PRIMARY KEY (subscriber, compound, jurisdiction, topic)
        ) WITHOUT ROWID;

        CREATE TABLE confirmation (
            token_hash BLOB PRIMARY KEY,
            subscriber INTEGER NOT NULL REFERENCES subscriber ON DELETE CASCADE,
            interests TEXT NOT NULL,
            frequency TEXT NOT NULL,
            consent_text TEXT NOT NULL,
            consent_source TEXT NOT NULL,
            created INTEGER NOT NULL,
            expires INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX confirmation_by_subscriber ON confirmation (subscriber);

        CREATE TABLE attempt (
            bucket BLOB NOT NULL,
            at INTEGER NOT NULL
        );
        CREATE INDEX attempt_by_bucket ON attempt (bucket, at);
        CREATE INDEX attempt_by_time ON attempt (at);

        CREATE TABLE seen (
            compound TEXT NOT NULL,
            fact TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (compound, fact)
        ) WITHOUT ROWID;

        CREATE TABLE change (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            compound TEXT NOT NULL,
            jurisdiction TEXT NOT NULL,
            topic TEXT NOT NULL,
            found INTEGER NOT NULL,
            title TEXT NOT NULL,
            old TEXT,
            new TEXT,
            reason TEXT NOT NULL,
            document TEXT NOT NULL
        );
        CREATE INDEX change_by_compound ON change (compound, found);

        CREATE TABLE pending (
            subscriber INTEGER NOT NULL REFERENCES subscriber ON DELETE CASCADE,
            change INTEGER NOT NULL REFERENCES change,
            PRIMARY KEY (subscriber, change)
        ) WITHOUT ROWID;

        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            subscriber INTEGER NOT NULL REFERENCES subscriber ON DELETE CASCADE,
            kind TEXT NOT NULL CHECK (kind IN ('confirmation', 'digest')),
            content_sealed BLOB NOT NULL,
            created INTEGER NOT NULL,
            due INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'failed')),
            finished INTEGER,
            last_answer TEXT
        );
        CREATE INDEX outbox_due ON outbox (due, id) WHERE state = 'waiting';
        CREATE INDEX outbox_finished ON outbox (finished) WHERE state <> 'waiting';

        CREATE TABLE webhook (
            id INTEGER PRIMARY KEY,
            url TEXT NOT NULL,
            secret_sealed BLOB NOT NULL,
            key_id TEXT NOT NULL,
            compound TEXT NOT NULL,
            jurisdiction TEXT NOT NULL,
            topic TEXT NOT NULL,
            created INTEGER NOT NULL,
            UNIQUE (url, compound, jurisdiction, topic)
        );

        CREATE TABLE delivery (
            id INTEGER PRIMARY KEY,
            webhook INTEGER NOT NULL REFERENCES webhook ON DELETE CASCADE,
            change INTEGER NOT NULL REFERENCES change,
            due INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'failed')),
            finished INTEGER,
            last_answer TEXT,
            UNIQUE (webhook, change)
        );
        CREATE INDEX delivery_due ON delivery (due, id) WHERE state = 'waiting';
        """
    )
}
