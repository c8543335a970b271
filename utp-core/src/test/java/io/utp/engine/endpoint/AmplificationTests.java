package io.utp.engine.endpoint;

import static io.utp.engine.endpoint.EndpointNetwork.MILLI;
import static io.utp.engine.endpoint.EndpointNetwork.SECOND;
import static io.utp.engine.endpoint.EndpointNetwork.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.endpoint.EndpointNetwork.Host;
import io.utp.engine.rendezvous.NameTokens;
import io.utp.engine.rendezvous.RendezvousLimits;
import io.utp.engine.rendezvous.RendezvousServerSettings;
import io.utp.engine.stun.StunMessage;
import io.utp.engine.wire.CookieMessage;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.PacketType;
import io.utp.engine.wire.PathKey;
import io.utp.engine.wire.PathMessage;
import io.utp.engine.wire.PunchMessage;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Whoever sends in another one's name must not gain by it: nobody is sent more bytes than came in its name, until it has shown
 * to receive at its address.
 */
class AmplificationTests {

    private static final int SOURCES = 40;
    private static final int DATAGRAMS = 1_500;

    private record Traffic(long in, long out) {
        Traffic plus(long moreIn, long moreOut) {
            return new Traffic(in + moreIn, out + moreOut);
        }
    }

    @Property(tries = 60)
    void nobodyIsSentMoreThanCameInItsName(@ForAll long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        EndpointNetwork network = new EndpointNetwork(seed);
        Host server = network.host("203.0.113.1", 7_000);
        server.serve(new RendezvousServerSettings(
                "one", NameTokens.open(), true, EndpointNetwork.OBSERVATION_PORTS, RendezvousLimits.defaults()));
        server.endpoint.listen();
        Host alice = network.host("198.51.100.1", 1_001).join("alice", null, server);
        Host bob = network.host("198.51.100.2", 1_002).join("bob", null, server);
        Map<InetSocketAddress, Traffic> traffic = new HashMap<>();
        List<byte[]> seen = new ArrayList<>();
        network.tap(datagram -> {
            if (datagram.to().getAddress().getAddress()[0] == 10) {
                traffic.merge(datagram.to(), new Traffic(0, 0), (old, none) -> old.plus(0, datagram.bytes().length));
            } else if (seen.size() < 2_000 && !isSecret(datagram.bytes())) {
                seen.add(datagram.bytes());
            }
        });
        network.run(SECOND);
        alice.endpoint.connect(bob.address, network.now);
        alice.endpoint.connect(server.address, network.now);
        alice.call("bob");

        List<InetSocketAddress> targets = List.of(server.address, at("203.0.113.1", 3_478), alice.address, bob.address);
        for (int i = 0; i < DATAGRAMS; i++) {
            InetSocketAddress source = at("10.0.0.1", 1 + random.nextInt(SOURCES));
            byte[] bytes = anything(random, seen);
            traffic.merge(source, new Traffic(bytes.length, 0), (old, one) -> old.plus(one.in(), 0));
            network.inject(source, targets.get(random.nextInt(targets.size())), bytes);
            if (random.nextInt(20) == 0) {
                network.run(random.nextInt(200) * MILLI);
            }
        }
        network.run(120 * SECOND);

        assertThat(traffic).hasSize(SOURCES);
        assertThat(traffic)
                .allSatisfy((source, bytes) -> assertThat(bytes.out()).isLessThanOrEqualTo(bytes.in()));
        assertThat(traffic.values().stream().mapToLong(Traffic::out).sum()).isPositive();
        assertThat(alice.isRegistered()).isTrue();
    }

    /** Who copies messages of a session or of a connection's path is on the way; what it gains is limited elsewhere. */
    private static boolean isSecret(byte[] bytes) {
        return PathMessage.decode(ByteBuffer.wrap(bytes)) != null;
    }

    private static byte[] anything(RandomGenerator random, List<byte[]> seen) {
        return switch (random.nextInt(9)) {
            case 0 -> syn(random, 0);
            case 1 -> syn(random, 1 + random.nextInt(3));
            case 2 -> uTP(random);
            case 3 -> stun(random);
            case 4 -> pathMessage(random);
            case 5 -> cookie(random);
            case 6 -> encoded(random.nextBoolean() ? PunchMessage.PUNCH : PunchMessage.PUNCHED);
            case 7 -> garbage(random);
            default -> mutated(random, seen);
        };
    }

    private static byte[] syn(RandomGenerator random, int service) {
        PacketHeader header = new PacketHeader()
                .type(PacketType.SYN)
                // Few, so that some come twice.
                .connectionId(random.nextInt(20))
                .sequence(random.nextInt(3))
                .differenceMicros(random.nextBoolean() ? 0 : 0x7fffffff)
                .window(random.nextInt(1 << 20));
        if (service != 0) {
            header.service(service, random.nextLong());
        }
        return encoded(header);
    }

    private static byte[] uTP(RandomGenerator random) {
        PacketType[] types = PacketType.values();
        PacketHeader header = new PacketHeader()
                .type(types[random.nextInt(types.length)])
                .connectionId(random.nextInt(random.nextBoolean() ? 20 : 0x10000))
                .sequence(random.nextInt(0x10000))
                .acknowledgement(random.nextInt(0x10000))
                .window(random.nextInt(1 << 20));
        byte[] packet = encoded(header);
        byte[] withPayload = new byte[packet.length + random.nextInt(3) * random.nextInt(400)];
        System.arraycopy(packet, 0, withPayload, 0, packet.length);
        return withPayload;
    }

    private static byte[] stun(RandomGenerator random) {
        ByteBuffer out = ByteBuffer.allocate(StunMessage.MAX_REQUEST);
        StunMessage.encodeRequest(
                new StunMessage.TransactionId(random.nextLong(), random.nextInt()), StunMessage.Change.NOTHING, out);
        byte[] bytes = taken(out);
        bytes[0] = (byte) random.nextInt(2);
        return bytes;
    }

    private static byte[] pathMessage(RandomGenerator random) {
        PathMessage.Type[] types = PathMessage.Type.values();
        byte[] secret = new byte[PathKey.SIZE];
        random.nextBytes(secret);
        ByteBuffer out = ByteBuffer.allocate(PathMessage.SIZE);
        PathMessage.of(
                        types[random.nextInt(types.length)],
                        random.nextBoolean(),
                        random.nextLong(),
                        (long) random.nextInt(20) << 48 | random.nextInt())
                .encode(out, new PathKey(secret));
        return taken(out);
    }

    private static byte[] cookie(RandomGenerator random) {
        ByteBuffer out = ByteBuffer.allocate(CookieMessage.SIZE);
        new CookieMessage(random.nextInt(20), random.nextInt(3), random.nextLong()).encode(out);
        return taken(out);
    }

    private static byte[] garbage(RandomGenerator random) {
        byte[] bytes = new byte[random.nextInt(random.nextInt(4) == 0 ? 1_400 : 40)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] mutated(RandomGenerator random, List<byte[]> seen) {
        byte[] bytes = seen.get(random.nextInt(seen.size())).clone();
        for (int flips = random.nextInt(3); flips > 0; flips--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }

    private static byte[] encoded(PacketHeader header) {
        ByteBuffer out = ByteBuffer.allocate(header.encodedLength());
        header.encode(out);
        return out.array();
    }

    private static byte[] encoded(PunchMessage message) {
        ByteBuffer out = ByteBuffer.allocate(message.encodedLength());
        message.encode(out);
        return out.array();
    }

    private static byte[] taken(ByteBuffer out) {
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }
}
