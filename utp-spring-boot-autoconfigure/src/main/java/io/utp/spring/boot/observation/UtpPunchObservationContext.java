package io.utp.spring.boot.observation;

import io.utp.PunchResult;
import io.utp.UtpNode;
import org.jspecify.annotations.Nullable;

/** A hole is punched. */
public final class UtpPunchObservationContext extends UtpObservationContext {

    private @Nullable PunchResult result;

    UtpPunchObservationContext(UtpNode node, String nodeName, String peer) {
        super(node, nodeName, peer);
    }

    /**
     * How it ended.
     *
     * @return the result, or {@code null} until then
     */
    public @Nullable PunchResult result() {
        return result;
    }

    void result(@Nullable PunchResult result) {
        this.result = result;
    }
}
