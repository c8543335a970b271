package io.utp.spring.boot.observation;

import io.utp.spring.listener.UtpListenerCall;

/** A listener is called. */
public final class UtpListenerObservationContext extends UtpObservationContext {

    private final UtpListenerCall call;

    UtpListenerObservationContext(UtpListenerCall call, String peer) {
        super(call.node(), call.nodeName(), peer);
        this.call = call;
    }

    /**
     * The call.
     *
     * @return the call
     */
    public UtpListenerCall call() {
        return call;
    }
}
