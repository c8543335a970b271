package io.utp.spring.boot.observation;

import io.micrometer.observation.Observation;
import io.utp.UtpNode;
import org.jspecify.annotations.Nullable;

/** What is known while something is observed. */
public abstract class UtpObservationContext extends Observation.Context {

    private final UtpNode node;

    private final String nodeName;

    private final String peer;

    private @Nullable String outcome;

    UtpObservationContext(UtpNode node, String nodeName, String peer) {
        this.node = node;
        this.nodeName = nodeName;
        this.peer = peer;
    }

    /**
     * The node that it happens on.
     *
     * @return the node
     */
    public UtpNode node() {
        return node;
    }

    /**
     * The node's name.
     *
     * @return the name
     */
    public String nodeName() {
        return nodeName;
    }

    /**
     * The peer.
     *
     * @return its address as text, or its name
     */
    public String peer() {
        return peer;
    }

    /**
     * How it ended.
     *
     * @return {@code success}, {@code failure} or {@code cancelled}; {@code unknown} until then
     */
    public String outcome() {
        return (outcome != null) ? outcome : "unknown";
    }

    void outcome(String outcome) {
        this.outcome = outcome;
    }
}
