package io.utp.rendezvous;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a node serves a rendezvous on its port.
 *
 * @param instance names this server among those that share a registry; {@code null} for a random one
 * @param secret the tokens of names are derived from it: the token of a name is the base64url text, without padding, of
 * HMAC-SHA-256 with this secret (UTF-8) over the name; {@code null} for an open server, where a name belongs to who has it first
 * @param lease how long a name stays with its owner after the connection is lost
 * @param observationPorts ports, beside the node's own, that tell clients where they are seen, so that they learn what their NAT
 * does; empty for none, 0 for any free port
 * @param maxNames names at most
 * @param maxNamesPerAddress names at most for each IPv4 address, or IPv6 network of 64 bits
 * @param maxCallsPerMinute calls at most for each client
 */
public record RendezvousServerOptions(
        @Nullable String instance,
        @Nullable String secret,
        Duration lease,
        List<Integer> observationPorts,
        int maxNames,
        int maxNamesPerAddress,
        int maxCallsPerMinute) {

    /** Checks every value. */
    public RendezvousServerOptions {
        observationPorts = List.copyOf(observationPorts);
        RendezvousOptions.requireBetween("lease", lease, Duration.ofSeconds(5), Duration.ofHours(24));
        if (secret != null && secret.length() < 16) {
            throw new IllegalArgumentException(
                    "The secret of a rendezvous server needs at least 16 characters, but has " + secret.length()
                            + "; make one with: openssl rand -base64 32");
        }
        if (instance != null) {
            RendezvousNames.require(instance);
        }
        for (int port : observationPorts) {
            requireBetween("observationPorts", port, 0, 65_535);
        }
        if (observationPorts.size() > 4) {
            throw new IllegalArgumentException(
                    "At most 4 observationPorts are used, but there were " + observationPorts.size());
        }
        requireBetween("maxNames", maxNames, 1, 10_000_000);
        requireBetween("maxNamesPerAddress", maxNamesPerAddress, 1, 10_000_000);
        requireBetween("maxCallsPerMinute", maxCallsPerMinute, 1, 100_000);
    }

    /**
     * Options with all defaults: open, a lease of a minute, two observation ports, 100,000 names, 64 for each address, 60 calls a
     * minute.
     *
     * @return the options
     */
    public static RendezvousServerOptions defaults() {
        return new RendezvousServerOptions(null, null, Duration.ofMinutes(1), List.of(0, 0), 100_000, 64, 60);
    }

    private static void requireBetween(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " must be between " + least + " and " + most + ", but was " + value);
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "RendezvousServerOptions[instance=" + instance + ", " + (secret == null ? "open" : "with secret")
                + ", lease=" + lease + ", observationPorts=" + observationPorts + ", maxNames=" + maxNames
                + ", maxNamesPerAddress=" + maxNamesPerAddress + ", maxCallsPerMinute=" + maxCallsPerMinute + "]";
    }
}
