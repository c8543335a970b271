package io.utp.engine.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.EndpointConfig;
import io.utp.engine.connection.AddressAccounts;
import io.utp.engine.connection.BufferLimits;
import io.utp.engine.connection.Connection;
import io.utp.engine.connection.ConnectionSetup;
import io.utp.engine.connection.ConnectionSignals;
import io.utp.engine.mtu.PathSizes;
import io.utp.engine.stream.BufferMemory;
import io.utp.engine.stream.Chunks;
import io.utp.engine.wire.Path;
import io.utp.simulation.EngineSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ConnectionTableTests {

    /** More than the table has room for at first; many of them have one hash code. */
    private static final List<InetSocketAddress> REMOTES = remotes();

    private static final List<Connection> CONNECTIONS = connections(3);

    private final ConnectionTable table = new ConnectionTable(new SplittableRandom(1));

    @Test
    void aConnectionIsFoundByAddressAndId() {
        assertThat(table.put(REMOTES.get(0), 7, CONNECTIONS.get(0))).isTrue();
        assertThat(table.get(REMOTES.get(0), 7)).isSameAs(CONNECTIONS.get(0));
        assertThat(table.get(REMOTES.get(0), 8)).isNull();
        assertThat(table.get(REMOTES.get(1), 7)).isNull();
        assertThat(table.get(new InetSocketAddress("10.0.0.0", 10_000), 7)).isSameAs(CONNECTIONS.get(0));
    }

    @Test
    void anIdBelongsToWhoCameFirst() {
        table.put(REMOTES.get(0), 7, CONNECTIONS.get(0));
        assertThat(table.put(REMOTES.get(0), 7, CONNECTIONS.get(1))).isFalse();
        assertThat(table.get(REMOTES.get(0), 7)).isSameAs(CONNECTIONS.get(0));
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void onlyItsOwnerRemovesAnId() {
        table.put(REMOTES.get(0), 7, CONNECTIONS.get(0));
        table.remove(REMOTES.get(0), 7, CONNECTIONS.get(1));
        assertThat(table.size()).isEqualTo(1);
        table.remove(REMOTES.get(0), 7, CONNECTIONS.get(0));
        assertThat(table.size()).isZero();
        assertThat(table.get(REMOTES.get(0), 7)).isNull();
    }

    @Test
    void idsAboveSixteenBitsWrap() {
        table.put(REMOTES.get(0), 0, CONNECTIONS.get(0));
        assertThat(table.get(REMOTES.get(0), 65_536)).isSameAs(CONNECTIONS.get(0));
        table.remove(REMOTES.get(0), 65_536, CONNECTIONS.get(0));
        assertThat(table.size()).isZero();
    }

    @Test
    void everyIdOfAPeerCanBeTaken() {
        for (int id = 0; id <= 0xffff; id++) {
            assertThat(table.put(REMOTES.get(0), id, CONNECTIONS.get(id % 3))).isTrue();
        }
        for (int id = 0; id <= 0xffff; id += 2) {
            table.remove(REMOTES.get(0), id, CONNECTIONS.get(id % 3));
        }
        assertThat(table.size()).isEqualTo(32_768);
        for (int id = 0; id <= 0xffff; id++) {
            assertThat(table.get(REMOTES.get(0), id)).isSameAs(id % 2 == 0 ? null : CONNECTIONS.get(id % 3));
        }
    }

    @Test
    void addressesOfOneHashCodeStandApart() throws UnknownHostException {
        SipHash secret = new SipHash(new SplittableRandom(1));
        Set<Integer> plain = new HashSet<>();
        Set<Integer> codes = new HashSet<>();
        byte[] v6 = InetAddress.getByName("2001:db8::").getAddress();
        for (int i = 0; i < 20_000; i++) {
            // IPv4: the sum of address and port. IPv6: the sum of the four words of the address, of which a host has
            // two.
            byte[] v4 = {10, 0, (byte) (i >> 8), (byte) i};
            InetSocketAddress fourth = new InetSocketAddress(InetAddress.getByAddress(v4), 40_000 - i);
            v6[10] = (byte) (i >> 8);
            v6[11] = (byte) i;
            v6[14] = (byte) (-i >> 8);
            v6[15] = (byte) -i;
            InetSocketAddress sixth = new InetSocketAddress(InetAddress.getByAddress(v6), 1);
            plain.add(ConnectionTable.code(null, fourth));
            codes.add(ConnectionTable.code(secret, fourth));
            codes.add(ConnectionTable.code(secret, sixth));
            plain.add(ConnectionTable.code(null, sixth));
        }
        assertThat(plain).as("hash codes of Java").hasSizeLessThan(10);
        assertThat(codes).hasSizeGreaterThan(39_990);
    }

    @Test
    void idsThatStandTogetherUnderOneSecretStandApartUnderAnother() {
        SipHash known = new SipHash(new SplittableRandom(1));
        int capacity = 16_384;
        List<Integer> together = IntStream.range(0, 0x1_0000)
                .filter(id -> ConnectionTable.home(id, ConnectionTable.factor(known), capacity) < capacity / 8)
                .boxed()
                .toList();
        assertThat(together).hasSizeGreaterThan(8_000);
        int apart = 0;
        for (int seed = 2; seed < 102; seed++) {
            int factor = ConnectionTable.factor(new SipHash(new SplittableRandom(seed)));
            int[] eighths = new int[8];
            together.forEach(id -> eighths[ConnectionTable.home(id, factor, capacity) * 8 / capacity]++);
            apart += Arrays.stream(eighths).max().orElseThrow() < together.size() / 4 ? 1 : 0;
        }
        assertThat(apart).isGreaterThan(90);
    }

    @Test
    void aThousandPeersAreFoundAndForgotten() {
        for (int i = 0; i < REMOTES.size(); i++) {
            assertThat(table.put(REMOTES.get(i), i, CONNECTIONS.get(i % 3))).isTrue();
        }
        for (int i = 0; i < REMOTES.size(); i += 2) {
            table.remove(REMOTES.get(i), i, CONNECTIONS.get(i % 3));
        }
        assertThat(table.size()).isEqualTo(REMOTES.size() / 2);
        for (int i = 0; i < REMOTES.size(); i++) {
            InetSocketAddress same = new InetSocketAddress(
                    REMOTES.get(i).getAddress(), REMOTES.get(i).getPort());
            assertThat(table.get(same, i)).isSameAs(i % 2 == 0 ? null : CONNECTIONS.get(i % 3));
            assertThat(table.known(same)).isSameAs(i % 2 == 0 ? same : REMOTES.get(i));
        }
    }

    record Step(String kind, int remote, int id, int connection) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        // Multiples of 0x40 fall on few places of the table: long runs, and gaps in them.
        Arbitrary<Integer> ids = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 12),
                Arbitraries.integers().between(0, 10).map(i -> i * 0x40),
                Arbitraries.integers().between(0xfff8, 0xffff));
        return Combinators.combine(
                        Arbitraries.of("put", "put", "get", "remove"),
                        Arbitraries.oneOf(
                                Arbitraries.integers().between(0, 2),
                                Arbitraries.integers().between(0, 60)),
                        ids,
                        Arbitraries.integers().between(0, 2))
                .as(Step::new)
                .list()
                .ofMaxSize(400);
    }

    @Property(tries = 500)
    void theTableIsAMapWhateverTheOrderOfCalls(@ForAll("steps") List<Step> steps) {
        ConnectionTable tested = new ConnectionTable(new SplittableRandom(1));
        Map<List<Object>, Connection> model = new HashMap<>();
        for (Step step : steps) {
            InetSocketAddress remote = REMOTES.get(step.remote());
            Connection connection = CONNECTIONS.get(step.connection());
            List<Object> key = List.of(remote, step.id());
            switch (step.kind()) {
                case "put" ->
                    assertThat(tested.put(remote, step.id(), connection))
                            .isEqualTo(model.putIfAbsent(key, connection) == null);
                case "remove" -> {
                    tested.remove(remote, step.id(), connection);
                    model.remove(key, connection);
                }
                default -> assertThat(tested.get(remote, step.id())).isSameAs(model.get(key));
            }
            assertThat(tested.size()).isEqualTo(model.size());
        }
        model.forEach((key, connection) -> assertThat(tested.get((InetSocketAddress) key.get(0), (int) key.get(1)))
                .isSameAs(connection));
    }

    private static List<InetSocketAddress> remotes() {
        List<InetSocketAddress> remotes = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            remotes.add(new InetSocketAddress("10.0." + i / 100 + "." + i % 100, 10_000 - i));
            remotes.add(new InetSocketAddress("2001:db8::" + Integer.toHexString(i), 1));
        }
        return remotes;
    }

    private static List<Connection> connections(int count) {
        EndpointConfig config = new EngineSettings()
                .mtu(1_000)
                .bufferPackets(100)
                .fixedBuffers()
                .toConfig();
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ConnectionSetup setup = new ConnectionSetup(
                    new Path(0, REMOTES.get(0)),
                    0,
                    config,
                    new PathSizes(0, 0, 0),
                    new BufferLimits(config, new BufferMemory(Chunks.UNPOOLED, 1)),
                    new ConnectionSignals(new AddressAccounts(config.limits(), new BufferMemory(Chunks.UNPOOLED, 1))),
                    new SplittableRandom(1),
                    0,
                    0);
            connections.add(setup.initiate(2, 1));
        }
        return connections;
    }
}
