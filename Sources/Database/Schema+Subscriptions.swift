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
            frequency TEXT NOT NULL CHECK (frequency IN ('daily', 'weekly')),
            created INTEGER NOT NULL,
            confirmed INTEGER,
            consent_text TEXT NOT NULL,
            consent_source TEXT NOT NULL,
            leave_hash BLOB NOT NULL UNIQUE,
            leave_sealed BLOB NOT NULL,
            bounces INTEGER NOT NULL DEFAULT 0
        );
        CREATE INDEX subscriber_unconfirmed ON subscriber (created) WHERE confirmed IS NULL;

        -- What a subscriber follows; '*' is every compound or every jurisdiction.
        CREATE TABLE interest (
            subscriber INTEGER NOT NULL REFERENCES subscriber ON DELETE CASCADE,
            compound TEXT NOT NULL,
            jurisdiction TEXT NOT NULL,
            topic TEXT NOT NULL,
            PRIMARY KEY (subscriber, compound, jurisdiction, topic)
        ) WITHOUT ROWID;
        CREATE INDEX interest_by_subject ON interest (compound, topic, jurisdiction);

        -- What was asked for and waits for a confirmation; kept after it until it expires, so that a second tap is
        -- told apart from a wrong link.
        CREATE TABLE confirmation (
            token_hash BLOB PRIMARY KEY,
            subscriber INTEGER NOT NULL REFERENCES subscriber ON DELETE CASCADE,
            interests TEXT NOT NULL,
            frequency TEXT NOT NULL,
            consent_text TEXT NOT NULL,
            consent_source TEXT NOT NULL,
            created INTEGER NOT NULL,
            expires INTEGER NOT NULL,
            used INTEGER
        ) WITHOUT ROWID;
        CREATE INDEX confirmation_by_subscriber ON confirmation (subscriber);

        -- Requests by keyed hash of an address or a network, for rate limits.
        CREATE TABLE attempt (
            bucket BLOB NOT NULL,
            at INTEGER NOT NULL
        );
        CREATE INDEX attempt_by_bucket ON attempt (bucket, at);
        CREATE INDEX attempt_by_time ON attempt (at);

        -- What dossiers said when they were last looked at; a null value is a fact that is gone.
        CREATE TABLE seen (
            compound TEXT NOT NULL,
            fact TEXT NOT NULL,
            jurisdiction TEXT NOT NULL,
            topics TEXT NOT NULL,
            title TEXT NOT NULL,
            value TEXT,
            version INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (compound, fact)
        ) WITHOUT ROWID;

        CREATE TABLE change (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            compound TEXT NOT NULL,
            jurisdiction TEXT NOT NULL,
            topics TEXT NOT NULL,
            found INTEGER NOT NULL,
            title TEXT NOT NULL,
            old TEXT,
            new TEXT,
            reason TEXT NOT NULL,
            document TEXT NOT NULL
        );
        CREATE INDEX change_by_compound ON change (compound, found);

        -- Changes that a subscriber is still to be told, until a digest takes them.
        CREATE TABLE pending (
            subscriber INTEGER NOT NULL REFERENCES subscriber ON DELETE CASCADE,
            change INTEGER NOT NULL REFERENCES change,
            PRIMARY KEY (subscriber, change)
        ) WITHOUT ROWID;
        CREATE INDEX pending_by_change ON pending (change);

        -- Mails; `changes` is a JSON array of ids for a digest, `token_sealed` the link of a confirmation.
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            subscriber INTEGER NOT NULL REFERENCES subscriber ON DELETE CASCADE,
            changes TEXT,
            token_sealed BLOB,
            created INTEGER NOT NULL,
            due INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'failed')),
            finished INTEGER,
            answer TEXT,
            CHECK ((changes IS NULL) <> (token_sealed IS NULL) OR state <> 'waiting')
        );
        CREATE INDEX outbox_due ON outbox (due, id) WHERE state = 'waiting';
        CREATE INDEX outbox_finished ON outbox (finished) WHERE state <> 'waiting';
        CREATE INDEX outbox_by_subscriber ON outbox (subscriber);

        CREATE TABLE webhook (
            id INTEGER PRIMARY KEY,
            url TEXT NOT NULL UNIQUE,
            secret_sealed BLOB NOT NULL,
            compound TEXT NOT NULL,
            jurisdiction TEXT NOT NULL,
            topic TEXT NOT NULL,
            created INTEGER NOT NULL
        );

        CREATE TABLE call (
            id INTEGER PRIMARY KEY,
            webhook INTEGER NOT NULL REFERENCES webhook ON DELETE CASCADE,
            change INTEGER NOT NULL REFERENCES change,
            due INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'failed')),
            finished INTEGER,
            answer TEXT,
            UNIQUE (webhook, change)
        );
        CREATE INDEX call_due ON call (due, id) WHERE state = 'waiting';
        """
    )
}
