package io.utp.engine.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.utp.engine.stun.NatBehavior.Filtering;
import io.utp.engine.stun.NatBehavior.Mapping;
import io.utp.engine.time.Deadline;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NatDiscoveryTests {

    private static final long SECOND = 1_000_000_000L;
    private static final InetSocketAddress HOST = new InetSocketAddress("10.0.0.2", 20_000);
    private static final InetSocketAddress SERVER = new InetSocketAddress("198.51.100.1", 3_478);
    private static final InetSocketAddress OTHER = new InetSocketAddress("198.51.100.2", 3_479);
    private static final InetSocketAddress PLAIN = new InetSocketAddress("192.0.2.10", 3_478);
    private static final InetSocketAddress PLAIN_OTHER_PORT = new InetSocketAddress("192.0.2.10", 3_479);
    private static final InetSocketAddress SECOND_PLAIN = new InetSocketAddress("192.0.2.20", 3_478);
    private static final InetSocketAddress PLAIN_IPV6 = new InetSocketAddress("2001:db8::10", 3_478);
    private static final InetSocketAddress SILENT = new InetSocketAddress("192.0.2.99", 3_478);

    private final StunClient client = new StunClient(new SplittableRandom(1));
    private final NatDiscoveries discoveries = new NatDiscoveries(client);
    private final Map<InetSocketAddress, Integer> requests = new HashMap<>();
    private ScriptedNat nat;
    private boolean otherAddressIsSilent;
    private boolean neverAnswersFromElsewhere;
    private boolean namesItself;
    private int errorToChange;
    private long now;

    static Stream<Arguments> nats() {
        return Stream.of(
                        Mapping.NONE,
                        Mapping.ENDPOINT_INDEPENDENT,
                        Mapping.ADDRESS_DEPENDENT,
                        Mapping.ADDRESS_AND_PORT_DEPENDENT)
                .flatMap(mapping -> Stream.of(
                                Filtering.ENDPOINT_INDEPENDENT,
                                Filtering.ADDRESS_DEPENDENT,
                                Filtering.ADDRESS_AND_PORT_DEPENDENT)
                        .map(filtering -> Arguments.of(mapping, filtering)));
    }

    @ParameterizedTest
    @MethodSource("nats")
    void oneServerWithTwoAddressesTellsEverything(Mapping mapping, Filtering filtering) {
        // RFC 5780 sections 4.3 and 4.4
        nat = new ScriptedNat(mapping, filtering, HOST);
        NatBehavior behavior = discover(SERVER);
        assertThat(behavior.mapping()).isEqualTo(mapping);
        assertThat(behavior.filtering()).isEqualTo(filtering);
        assertThat(behavior.publicAddress())
                .isEqualTo(mapping == Mapping.NONE ? HOST : new InetSocketAddress(ScriptedNat.ADDRESS, 40_000));
    }

    @ParameterizedTest
    @MethodSource("nats")
    void askedAgainTheAnswerIsTheSame(Mapping mapping, Filtering filtering) {
        // The first discovery has opened the filter for the server's other address.
        nat = new ScriptedNat(mapping, filtering, HOST);
        NatBehavior first = discover(SERVER);
        now += 60 * SECOND;
        NatBehavior again = discover(SERVER);
        assertThat(again).isEqualTo(new NatBehavior(2, first.publicAddress(), mapping, filtering));
    }

    @ParameterizedTest
    @MethodSource("nats")
    void askedTwiceAtOnceTheAnswersAreTheSame(Mapping mapping, Filtering filtering) {
        nat = new ScriptedNat(mapping, filtering, HOST);
        discoveries.start(List.of(SERVER), List.of(HOST), now);
        NatBehavior first = discover(SERVER);
        NatBehavior second = awaitResult();
        assertThat(List.of(first, second))
                .extracting(NatBehavior::mapping, NatBehavior::filtering)
                .containsOnly(tuple(mapping, filtering));
    }

    // ---- plain servers

    @ParameterizedTest
    @MethodSource("nats")
    void twoPlainServersTellWhetherTheMappingDependsOnThePeer(Mapping mapping, Filtering filtering) {
        nat = new ScriptedNat(mapping, filtering, HOST);
        NatBehavior behavior = discover(PLAIN, SECOND_PLAIN);
        assertThat(behavior.mapping())
                .isEqualTo(
                        mapping == Mapping.NONE || mapping == Mapping.ENDPOINT_INDEPENDENT
                                ? mapping
                                : Mapping.ENDPOINT_DEPENDENT);
        assertThat(behavior.filtering()).isEqualTo(Filtering.UNKNOWN);
    }

    @Test
    void onePlainServerTellsTheAddressOnly() {
        nat = new ScriptedNat(Mapping.ENDPOINT_INDEPENDENT, Filtering.ENDPOINT_INDEPENDENT, HOST);
        NatBehavior behavior = discover(PLAIN, PLAIN);
        assertThat(behavior.mapping()).isEqualTo(Mapping.UNKNOWN);
        assertThat(behavior.publicAddress()).isNotNull();
        assertThat(requests.get(PLAIN)).isEqualTo(1);
    }

    @Test
    void twoPortsOfOneServerProveOnlyThatTheMappingDependsOnThePort() {
        nat = new ScriptedNat(Mapping.ADDRESS_DEPENDENT, Filtering.ADDRESS_DEPENDENT, HOST);
        assertThat(discover(PLAIN, PLAIN_OTHER_PORT).mapping()).isEqualTo(Mapping.UNKNOWN);
        nat = new ScriptedNat(Mapping.ADDRESS_AND_PORT_DEPENDENT, Filtering.ADDRESS_DEPENDENT, HOST);
        assertThat(discover(PLAIN, PLAIN_OTHER_PORT).mapping()).isEqualTo(Mapping.ADDRESS_AND_PORT_DEPENDENT);
    }

    @Test
    void whatAnIpv6ServerSeesIsNotCompared() {
        nat = new ScriptedNat(Mapping.ENDPOINT_INDEPENDENT, Filtering.ENDPOINT_INDEPENDENT, HOST);
        assertThat(discover(PLAIN, PLAIN_IPV6).mapping()).isEqualTo(Mapping.UNKNOWN);
        assertThat(discover(PLAIN, PLAIN_IPV6, SECOND_PLAIN).mapping()).isEqualTo(Mapping.ENDPOINT_INDEPENDENT);
    }

    // ---- servers that do not keep what they promise

    @ParameterizedTest
    @MethodSource("nats")
    void aServerWithTwoAddressesIsFoundBehindAPlainOne(Mapping mapping, Filtering filtering) {
        nat = new ScriptedNat(mapping, filtering, HOST);
        NatBehavior behavior = discover(PLAIN, SERVER);
        assertThat(behavior.mapping()).isEqualTo(mapping);
        assertThat(behavior.filtering()).isEqualTo(mapping == Mapping.NONE ? Filtering.UNKNOWN : filtering);
    }

    @ParameterizedTest
    @MethodSource("nats")
    void silenceFromAnAddressThatNobodyReachesTellsNothingAboutFiltering(Mapping mapping, Filtering filtering) {
        nat = new ScriptedNat(mapping, filtering, HOST);
        otherAddressIsSilent = true;
        assertThat(discover(SERVER))
                .isEqualTo(new NatBehavior(
                        1,
                        nat.out(SERVER),
                        mapping == Mapping.NONE ? Mapping.NONE : Mapping.UNKNOWN,
                        Filtering.UNKNOWN));
        assertThat(discover(PLAIN, SERVER).mapping())
                .isEqualTo(
                        mapping == Mapping.NONE || mapping == Mapping.ENDPOINT_INDEPENDENT
                                ? mapping
                                : Mapping.ENDPOINT_DEPENDENT);
    }

    @Test
    void aServerThatNamesItselfAsTheOtherIsAPlainOne() {
        // coturn 4.6.1, when it is asked at its second address: it cannot answer from its first one.
        nat = new ScriptedNat(Mapping.ENDPOINT_INDEPENDENT, Filtering.ADDRESS_DEPENDENT, HOST);
        namesItself = true;
        assertThat(discover(SERVER)).isEqualTo(new NatBehavior(1, nat.out(SERVER), Mapping.UNKNOWN, Filtering.UNKNOWN));
    }

    @Test
    void anotherAddressThatNobodyReachesIsReplacedByAPlainServer() {
        nat = new ScriptedNat(Mapping.ENDPOINT_INDEPENDENT, Filtering.ENDPOINT_INDEPENDENT, HOST);
        otherAddressIsSilent = true;
        assertThat(discover(SERVER).mapping()).isEqualTo(Mapping.UNKNOWN);
        assertThat(discover(SERVER, PLAIN).mapping()).isEqualTo(Mapping.ENDPOINT_INDEPENDENT);
    }

    @Test
    void anAnswerFromTheAddressThatWasAskedTellsNothingAboutFiltering() {
        nat = new ScriptedNat(Mapping.ENDPOINT_INDEPENDENT, Filtering.ADDRESS_AND_PORT_DEPENDENT, HOST);
        neverAnswersFromElsewhere = true;
        NatBehavior behavior = discover(SERVER);
        assertThat(behavior.filtering()).isEqualTo(Filtering.UNKNOWN);
        assertThat(behavior.mapping()).isEqualTo(Mapping.ENDPOINT_INDEPENDENT);
    }

    @Test
    void anErrorTellsNothingAboutFiltering() {
        // RFC 8489 section 14.9: 420, unknown attribute.
        nat = new ScriptedNat(Mapping.ENDPOINT_INDEPENDENT, Filtering.ENDPOINT_INDEPENDENT, HOST);
        errorToChange = 420;
        assertThat(discover(SERVER).filtering()).isEqualTo(Filtering.UNKNOWN);
    }

    // ---- silence

    @Test
    void aSilentServerIsPassedOver() {
        nat = new ScriptedNat(Mapping.ENDPOINT_INDEPENDENT, Filtering.ADDRESS_DEPENDENT, HOST);
        assertThat(discover(SILENT, SERVER).filtering()).isEqualTo(Filtering.ADDRESS_DEPENDENT);
        assertThat(requests.get(SILENT)).isEqualTo(4);
    }

    @Test
    void whereNobodyAnswersNothingIsKnown() {
        nat = new ScriptedNat(Mapping.ENDPOINT_INDEPENDENT, Filtering.ADDRESS_DEPENDENT, HOST);
        assertThat(discover(SILENT, new InetSocketAddress("192.0.2.98", 1)))
                .isEqualTo(new NatBehavior(1, null, Mapping.UNKNOWN, Filtering.UNKNOWN));
        assertThat(now).isEqualTo(15 * SECOND);
        assertThat(client.nextDeadline()).isEqualTo(Deadline.NEVER);
    }

    // ---- the world

    private NatBehavior discover(InetSocketAddress... servers) {
        discoveries.start(List.of(servers), List.of(HOST), now);
        return awaitResult();
    }

    private NatBehavior awaitResult() {
        NatBehavior result = discoveries.pollResult();
        while (result == null) {
            exchange();
            result = discoveries.pollResult();
            if (result == null) {
                now = client.nextDeadline();
                client.handleTimeout(now);
                deliverOutcomes();
                result = discoveries.pollResult();
            }
        }
        return result;
    }

    private void exchange() {
        ByteBuffer out = ByteBuffer.allocate(StunMessage.MAX_REQUEST);
        InetSocketAddress to;
        while ((to = client.pollTransmit(now, out)) != null) {
            requests.merge(to, 1, Integer::sum);
            answer(to, nat.out(to), out.flip());
            deliverOutcomes();
            out.clear();
        }
    }

    private void deliverOutcomes() {
        for (StunOutcome outcome = client.pollOutcome(); outcome != null; outcome = client.pollOutcome()) {
            assertThat(discoveries.handleOutcome(outcome, now)).isTrue();
        }
    }

    private void answer(InetSocketAddress asked, InetSocketAddress seen, ByteBuffer request) {
        InetAddress host = asked.getAddress();
        boolean twoAddresses = host.equals(SERVER.getAddress()) || host.equals(OTHER.getAddress());
        if (asked.equals(SILENT) || asked.getPort() == 1 || otherAddressIsSilent && host.equals(OTHER.getAddress())) {
            return;
        }
        StunMessage message = StunMessage.decode(request);
        // RFC 5780 section 7.2
        int change = request.limit() == StunMessage.MAX_REQUEST ? request.getInt(24) : 0;
        if (change != 0 && errorToChange != 0) {
            deliver(asked, seen, StunResponse.error(message.transaction(), errorToChange));
            return;
        }
        StunResponse response = new StunResponse(message.transaction()).mapped(seen);
        if (twoAddresses) {
            response.other(new InetSocketAddress(namesItself ? host : otherThan(host), otherThan(asked.getPort())));
        }
        boolean moves = twoAddresses && !neverAnswersFromElsewhere;
        InetAddress address = moves && (change & 4) != 0 ? otherThan(host) : host;
        int port = moves && (change & 2) != 0 ? otherThan(asked.getPort()) : asked.getPort();
        if (otherAddressIsSilent && address.equals(OTHER.getAddress())) {
            return;
        }
        deliver(new InetSocketAddress(address, port), seen, response);
    }

    private void deliver(InetSocketAddress from, InetSocketAddress to, StunResponse response) {
        if (nat.letsIn(from, to)) {
            assertThat(client.handleDatagram(from, response.fingerprint().build(), now))
                    .isTrue();
        }
    }

    private static InetAddress otherThan(InetAddress address) {
        return address.equals(SERVER.getAddress()) ? OTHER.getAddress() : SERVER.getAddress();
    }

    private static int otherThan(int port) {
        return port == SERVER.getPort() ? OTHER.getPort() : SERVER.getPort();
    }
}
