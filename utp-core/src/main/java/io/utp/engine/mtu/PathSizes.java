package io.utp.engine.mtu;

import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.Path;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How large packets can be towards whom: what the first link carries, and what has passed lately. A new connection begins
 * with what another over the same path has found (RFC 8201 5.2).
 */
public final class PathSizes {

    /** The least of IPv4 that hosts have to take is 576 (RFC 1122 3.3.2), of which 48 are headers. */
    public static final int LEAST = 528;

    /** RFC 8201 4: what was learned is too old after ten minutes. */
    private static final long MEMORY = MtuSearch.RAISE_AFTER;

    static final int MOST_PATHS = 4_096;

    private static final int UDP_HEADER = 8;

    private static final Known NOTHING = new Known(0, 0);

    private final int most;
    private final int loopbackMtu;
    private final int networkMtu;
    private final Map<Path, Known> paths = new LinkedHashMap<>();

    /**
     * What has passed.
     *
     * @param bytes payload bytes of a packet
     * @param sinceNanos when
     */
    public record Known(int bytes, long sinceNanos) {}

    /**
     * Creates it with nothing learned.
     *
     * @param most payload bytes that no packet exceeds; 0 if nothing is to be searched for
     * @param loopbackMtu bytes of the largest IP packet within this host
     * @param networkMtu bytes of the largest IP packet that leaves it; 0 if none may be searched for there
     */
    public PathSizes(int most, int loopbackMtu, int networkMtu) {
        this.most = most;
        this.loopbackMtu = loopbackMtu;
        this.networkMtu = networkMtu;
    }

    /**
     * The largest packet that can leave this host towards a peer.
     *
     * @param remote the peer
     * @return payload bytes; 0 or less if nothing is to be searched for
     */
    public int mostTo(InetSocketAddress remote) {
        int mtu = remote.getAddress().isLoopbackAddress() ? loopbackMtu : networkMtu;
        return Math.min(most, mtu - overhead(remote));
    }

    /**
     * Bytes of all headers of a packet towards a peer.
     *
     * @param remote the peer
     * @return those of IP, UDP and uTP together
     */
    public static int overhead(InetSocketAddress remote) {
        return (remote.getAddress() instanceof Inet4Address ? 20 : 40) + UDP_HEADER + PacketHeader.SIZE;
    }

    /**
     * A size has passed.
     *
     * @param path over which
     * @param bytes payload bytes of a packet
     * @param nowNanos the time
     */
    public void learn(Path path, int bytes, long nowNanos) {
        paths.remove(path);
        paths.put(path, new Known(bytes, nowNanos));
        // The oldest comes first.
        Iterator<Known> oldest = paths.values().iterator();
        while (isOld(oldest.next(), nowNanos) || paths.size() > MOST_PATHS) {
            oldest.remove();
        }
    }

    /**
     * What was learned is wrong.
     *
     * @param path of which
     */
    public void forget(Path path) {
        paths.remove(path);
    }

    /**
     * What has passed lately.
     *
     * @param path over which
     * @param nowNanos the time
     * @return the size and since when it is known; 0 bytes for nothing
     */
    public Known known(Path path, long nowNanos) {
        Known known = paths.get(path);
        return known == null || isOld(known, nowNanos) ? NOTHING : known;
    }

    private static boolean isOld(Known known, long nowNanos) {
        return nowNanos - known.sinceNanos() > MEMORY;
    }

    int count() {
        return paths.size();
    }
}
