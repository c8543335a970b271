package io.utp;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a hole punch ended.
 *
 * @param peer the name that was called, or of who called; of who has none, the address as text
 * @param remote the address that was asked for; for a name the one that the rendezvous server sees it at or, if it told none,
 * an unresolved one with the name and port 0
 * @param path the address that the peer really answered from; differs from {@code remote} when a NAT gave the peer another
 * port, or when the peer is in the same network; equal to {@code remote} on failure
 * @param method what kind of way it is; {@code null} on failure
 * @param elapsed the time it took
 * @param probes how many datagrams were sent to find the way
 * @param failure why there is no way; {@code null} on success
 */
public record PunchResult(
        String peer,
        InetSocketAddress remote,
        InetSocketAddress path,
        @Nullable PunchMethod method,
        Duration elapsed,
        int probes,
        @Nullable PunchFailure failure) {

    /**
     * Whether there is a way: both directions were seen to work.
     *
     * @return {@code true} if {@link #failure()} is {@code null}
     */
    public boolean successful() {
        return failure == null;
    }

    /**
     * A sentence for people: the way that was found, or why there is none and what may help.
     *
     * @return the sentence
     */
    public String description() {
        double seconds = elapsed.toMillis() / 1000.0;
        if (failure == null) {
            return "Found a way to " + peer + " at " + path + " (" + method + ") in " + seconds + " s with " + probes
                    + " probes";
        }
        return "No way to " + peer + " after " + seconds + " s and " + probes + " probes: " + failure + "; "
                + failure.help();
    }
}
