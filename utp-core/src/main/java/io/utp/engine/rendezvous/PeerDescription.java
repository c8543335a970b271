package io.utp.engine.rendezvous;

import java.util.List;

/**
 * What one peer tells another, through the server, about how to be reached.
 *
 * @param candidates where; at most {@link #MOST_CANDIDATES}, the most preferred one first
 * @param mapping what its NAT does
 * @param manySockets whether it is ready to open many sockets, or to try many ports, against a NAT with random ports
 */
public record PeerDescription(List<Candidate> candidates, PortMapping mapping, boolean manySockets) {

    /** More are not told and not believed: each candidate is a place where packets will be sent to. */
    public static final int MOST_CANDIDATES = 16;

    /** Copies the list. */
    public PeerDescription {
        candidates = List.copyOf(candidates);
        if (candidates.size() > MOST_CANDIDATES) {
            throw new IllegalArgumentException(
                    "At most " + MOST_CANDIDATES + " candidates, but there were " + candidates.size());
        }
    }
}
