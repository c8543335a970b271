package io.utp.netty;

import io.utp.PunchResult;
import io.utp.engine.endpoint.CallOutcome;

/** The search for a way to a name. */
final class NamedPunch extends NamedCall<PunchResult> {

    NamedPunch(NodeContext context, String name) {
        super(context, name);
    }

    @Override
    void ended(EndpointDriver onDriver, CallOutcome outcome, PunchResult result) {
        context().callbacks().complete(() -> future().complete(result));
    }
}
