package io.utp.engine.endpoint;

/** The service number of connections that are the rendezvous'. */
final class RendezvousService {

    static final int NUMBER = 1;

    private RendezvousService() {}
}
