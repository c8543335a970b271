package io.utp.engine.rendezvous;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Addresses and descriptions for tests. */
final class Addresses {

    private Addresses() {}

    /** A numeric address. */
    static InetSocketAddress of(String ip, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(ip), port);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    static Candidate candidate(Candidate.Type type, String ip, int port) {
        return new Candidate(type, of(ip, port));
    }

    static PeerDescription description(Candidate... candidates) {
        return new PeerDescription(new ArrayList<>(List.of(candidates)), PortMapping.SAME, false);
    }

    static PeerDescription host(String ip, int port) {
        return description(candidate(Candidate.Type.HOST, ip, port));
    }
}
