package io.utp.engine.rendezvous;

/**
 * What a server allows. An address is an IPv4 address or an IPv6 /64, which one subscriber has.
 *
 * @param names names in all
 * @param namesPerAddress names of one address
 * @param links links in all
 * @param linksPerAddress links of one address
 * @param callsPerMinute calls and questions for names of one link a minute
 * @param pendingCalls calls that one link waits for, and invitations that one link has not answered
 * @param registerNanos time from opening a link to registering
 * @param silenceNanos silence after which a link is given up; a client asks three times as often
 * @param leaseNanos how long a name is kept after its link was lost
 * @param answerNanos how long the called may take to accept
 * @param registryNanos how long the registry may take to answer
 */
public record RendezvousLimits(
        int names,
        int namesPerAddress,
        int links,
        int linksPerAddress,
        int callsPerMinute,
        int pendingCalls,
        long registerNanos,
        long silenceNanos,
        long leaseNanos,
        long answerNanos,
        long registryNanos) {

    private static final long SECOND = 1_000_000_000L;

    /** What a server allows that was told nothing else. */
    public static RendezvousLimits defaults() {
        return new RendezvousLimits(
                100_000, 64, 120_000, 256, 60, 16, 10 * SECOND, 15 * SECOND, 60 * SECOND, 5 * SECOND, 3 * SECOND);
    }
}
