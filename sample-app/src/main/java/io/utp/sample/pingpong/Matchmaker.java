package io.utp.sample.pingpong;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides whom the tracker introduces to whom. As in utp-punch's example there is one pair at a time, and of several
 * servers, or clients, the last one counts. So whoever sends how much, two addresses are all that is remembered.
 */
final class Matchmaker {

    /** RFC 4787 REQ-5: a NAT may forget a port after two silent minutes, and then it is of no use to anybody. */
    private static final long WAIT_NANOS = Duration.ofMinutes(2).toNanos();

    /** Who asks again so soon after an introduction has not got the answer. */
    private static final long REPEAT_NANOS = Duration.ofSeconds(10).toNanos();

    private final Map<Side, Registration> waiting = new EnumMap<>(Side.class);

    private Map<Side, InetSocketAddress> introduced = Map.of();

    private long introducedAt;

    /**
     * What the tracker tells somebody.
     *
     * @param to who is told
     * @param peer the address of the other one
     */
    record Introduction(InetSocketAddress to, InetSocketAddress peer) {}

    private record Registration(InetSocketAddress address, long at) {}

    /** A peer is there, or still there. Returns what there is to be told now, to one or to both. */
    List<Introduction> register(Side side, InetSocketAddress address, long now) {
        InetSocketAddress partner = introduced.get(side.other());
        if (partner != null && address.equals(introduced.get(side)) && now - introducedAt < REPEAT_NANOS) {
            return List.of(new Introduction(address, partner));
        }
        waiting.put(side, new Registration(address, now));
        Registration other = waiting.get(side.other());
        if (other == null || now - other.at() >= WAIT_NANOS || !canMeet(address, other.address())) {
            return List.of();
        }
        waiting.clear();
        introduced = Map.of(side, address, side.other(), other.address());
        introducedAt = now;
        return List.of(new Introduction(other.address(), address), new Introduction(address, other.address()));
    }

    /** Where the last one of that name waits. */
    @Nullable InetSocketAddress waiting(Side side) {
        Registration registration = waiting.get(side);
        return (registration != null) ? registration.address() : null;
    }

    /** There is no way between IPv4 and IPv6, and who is both is nobody's peer. */
    private static boolean canMeet(InetSocketAddress one, InetSocketAddress other) {
        return !one.equals(other)
                && one.getAddress().getClass().equals(other.getAddress().getClass());
    }
}
