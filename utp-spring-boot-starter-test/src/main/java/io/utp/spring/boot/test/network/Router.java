package io.utp.spring.boot.test.network;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the way of each packet: within a host, within the network behind a NAT, or through the public one. */
final class Router {

    private final Map<InetAddress, NetworkPoint> points;

    private final Links links;

    Router(Map<InetAddress, NetworkPoint> points, Links links) {
        this.points = points;
        this.links = links;
    }

    void send(InMemoryHost host, Packet packet) {
        InetAddress to = packet.to().getAddress();
        InMemoryNat nat = host.nat();
        InMemoryHost neighbour = nat == null ? null : nat.inside(to);
        if (host.owns(to)) {
            PacketDrop uncounted = deliver(host, packet);
        } else if (neighbour != null) {
            links.travel(host, neighbour, packet.ipBytes(), () -> deliver(neighbour, packet));
        } else {
            leave(host, packet);
        }
    }

    private void leave(InMemoryHost host, Packet packet) {
        InMemoryNat nat = host.nat();
        InetSocketAddress seen = nat == null ? packet.from() : nat.table().outbound(packet.from(), packet.to());
        NetworkPoint point = points.get(packet.to().getAddress());
        if (point == null || !canLeave(packet)) {
            links.drop(host, host, PacketDrop.UNREACHABLE);
            return;
        }
        NetworkPoint target = expected(point, packet.to().getPort());
        if (seen == null || point == nat) {
            links.drop(host, target, PacketDrop.NAT);
            return;
        }
        Packet outside = packet.from(seen);
        links.travel(host, target, packet.ipBytes(), () -> arrive(point, outside));
    }

    private static boolean canLeave(Packet packet) {
        InetAddress from = packet.from().getAddress();
        boolean sameFamily =
                from.getAddress().length == packet.to().getAddress().getAddress().length;
        return sameFamily && !from.isLoopbackAddress();
    }

    /** Who is meant by a port of a NAT, so that the packet takes the link to that host. */
    private static NetworkPoint expected(NetworkPoint point, int port) {
        if (!(point instanceof InMemoryNat nat)) {
            return point;
        }
        InetSocketAddress owner = nat.table().owner(port);
        InMemoryHost host = owner == null ? null : nat.inside(owner.getAddress());
        return host == null ? nat : host;
    }

    private static @Nullable PacketDrop arrive(NetworkPoint point, Packet packet) {
        if (point instanceof InMemoryHost host) {
            return deliver(host, packet);
        }
        InMemoryNat nat = (InMemoryNat) point;
        // Only now, as a hole may have been opened while the packet was under way.
        InetSocketAddress inside =
                nat.table().inbound(packet.from(), packet.to().getPort());
        InMemoryHost host = inside == null ? null : nat.inside(inside.getAddress());
        return inside == null || host == null ? PacketDrop.NAT : deliver(host, packet.to(inside));
    }

    private static @Nullable PacketDrop deliver(InMemoryHost host, Packet packet) {
        PacketReceiver receiver = host.receiver(packet.to());
        if (receiver == null) {
            return PacketDrop.UNREACHABLE;
        }
        return receiver.receive(packet.content(), packet.from()) ? null : PacketDrop.RECEIVER;
    }
}
