package io.utp.engine.traversal;

import io.utp.engine.rendezvous.PortMapping;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Which port a NAT will take next, from those that it took (RFC 4787 section 4.2).
 *
 * @param mapping what its choice looks like
 * @param step from one port to the next one if they are {@link PortMapping#SEQUENTIAL}, else 0
 */
public record PortPrediction(PortMapping mapping, int step) {

    /** Ports that are worth telling. */
    public static final int MOST_PORTS = 12;

    /** Other hosts take ports in between; what is farther away than this is no neighbour any more. */
    private static final int MOST_STEP = 16;

    /** RFC 4787 REQ-3: ports below 1024 are for others. */
    static final int FIRST_PORT = 1_024;

    static final int PORTS = 65_536 - FIRST_PORT;

    /**
     * Looks at ports that were taken for one socket towards different destinations, or for different sockets.
     *
     * @param ports in the order in which they were taken
     * @return what they tell
     */
    public static PortPrediction of(List<Integer> ports) {
        if (ports.size() < 2) {
            return new PortPrediction(PortMapping.UNKNOWN, 0);
        }
        // RFC 4787 section 4.1, address-dependent mapping: the same port several times, then another one.
        List<Integer> distinct = new ArrayList<>(new LinkedHashSet<>(ports));
        if (distinct.size() == 1) {
            return new PortPrediction(PortMapping.SAME, 0);
        }
        int step = step(distinct);
        return new PortPrediction(step == 0 ? PortMapping.RANDOM : PortMapping.SEQUENTIAL, step);
    }

    /** The step from neighbour to neighbour, 0 if they are none. */
    private static int step(List<Integer> distinct) {
        List<Integer> distances = new ArrayList<>();
        boolean falls = true;
        for (int port : distinct) {
            int distance = difference(distinct.get(0), port);
            falls &= distances.isEmpty() || distance < distances.get(distances.size() - 1);
            distances.add(distance);
        }
        // A question that got lost on this side of the NAT took its port later than those after it.
        distances.sort(null);
        int step = 0;
        for (int index = 1; index < distances.size(); index++) {
            int gap = distances.get(index) - distances.get(index - 1);
            if (gap > MOST_STEP) {
                return 0;
            }
            step = greatestCommonDivisor(step, gap);
        }
        return falls ? -step : step;
    }

    /**
     * The ports that are expected next.
     *
     * @param last the port that was taken last
     * @param count how many are wanted, at most {@link #MOST_PORTS}
     * @return the ports, the most probable first; none unless the ports are sequential
     */
    public List<Integer> after(int last, int count) {
        List<Integer> ports = new ArrayList<>();
        for (int ahead = 1; step != 0 && ahead <= Math.min(count, MOST_PORTS); ahead++) {
            ports.add(wrap(last + ahead * step));
        }
        return ports;
    }

    /** After the highest port comes the lowest one, and the other way round. */
    static int wrap(int port) {
        return FIRST_PORT + Math.floorMod(port - FIRST_PORT, PORTS);
    }

    /** How far it is from one port to another by the shorter way round. */
    static int difference(int from, int to) {
        return Math.floorMod(to - from + PORTS / 2, PORTS) - PORTS / 2;
    }

    private static int greatestCommonDivisor(int one, int other) {
        return other == 0 ? one : greatestCommonDivisor(other, one % other);
    }
}
