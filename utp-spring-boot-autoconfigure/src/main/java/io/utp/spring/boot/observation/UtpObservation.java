package io.utp.spring.boot.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/** What is observed. */
public enum UtpObservation implements ObservationDocumentation {

    /** A connection is dialled. */
    CONNECT(
            "utp.connect",
            "A connection is dialled by address or by name, until it is open or not.",
            DefaultUtpConnectObservationConvention.class,
            Key.NODE,
            Key.OUTCOME),

    /** A hole is punched. */
    PUNCH(
            "utp.punch",
            "A way to a peer is looked for with `punch`.",
            DefaultUtpPunchObservationConvention.class,
            Key.NODE,
            Key.OUTCOME,
            Key.METHOD,
            Key.REASON),

    /** A listener is called. */
    LISTENER(
            "utp.listener",
            "A listener is called, until it is done and what it answers is written.",
            DefaultUtpListenerObservationConvention.class,
            Key.NODE,
            Key.LISTENER,
            Key.KIND,
            Key.OUTCOME);

    private final String name;

    private final String description;

    private final Class<? extends ObservationConvention<? extends Observation.Context>> convention;

    private final KeyName[] keys;

    UtpObservation(
            String name,
            String description,
            Class<? extends ObservationConvention<? extends Observation.Context>> convention,
            KeyName... keys) {
        this.name = name;
        this.description = description;
        this.convention = convention;
        this.keys = keys;
    }

    /** The keys. All but {@link #PEER} are of low cardinality, and tags of the metrics, too. */
    public enum Key implements KeyName {

        /** The node. */
        NODE("node", "Name of the node."),

        /** The listener. */
        LISTENER("listener", "Id of the listener."),

        /** What the listener is called with. */
        KIND("kind", "`connection`, or `message` with a codec."),

        /** How it ended. */
        OUTCOME("outcome", "`success`, `failure` or `cancelled`; `unknown` until it ends."),

        /** The kind of way that was found. */
        METHOD("method", "The `PunchMethod`, such as `reflexive`; `none` without a way."),

        /** Why there is no way. */
        REASON("reason", "The `PunchFailure`, such as `no-answer`; `none` with a way."),

        /** The peer. */
        PEER("peer", "Address or name of the peer.");

        private final String key;

        private final String description;

        Key(String key, String description) {
            this.key = key;
            this.description = description;
        }

        @Override
        public String asString() {
            return key;
        }

        /**
         * What it tells.
         *
         * @return a sentence
         */
        public String description() {
            return description;
        }
    }

    @Override
    public String getName() {
        return name;
    }

    /**
     * What it tells.
     *
     * @return a sentence
     */
    public String description() {
        return description;
    }

    @Override
    public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
        return convention;
    }

    @Override
    public KeyName[] getLowCardinalityKeyNames() {
        return keys.clone();
    }

    @Override
    public KeyName[] getHighCardinalityKeyNames() {
        return new KeyName[] {Key.PEER};
    }
}
