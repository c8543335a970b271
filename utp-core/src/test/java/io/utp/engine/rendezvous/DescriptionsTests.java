package io.utp.engine.rendezvous;

import static io.utp.engine.rendezvous.Addresses.candidate;
import static io.utp.engine.rendezvous.Addresses.description;
import static io.utp.engine.rendezvous.Candidate.Type.HOST;
import static io.utp.engine.rendezvous.Candidate.Type.PEER_REFLEXIVE;
import static io.utp.engine.rendezvous.Candidate.Type.PREDICTED;
import static io.utp.engine.rendezvous.Candidate.Type.SERVER_REFLEXIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.rendezvous.Descriptions.Admitted;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DescriptionsTests {

    private static final InetSocketAddress OBSERVED = Addresses.of("198.51.100.7", 4000);
    private static final Candidate SEEN = new Candidate(SERVER_REFLEXIVE, OBSERVED);

    @Test
    void whereTheServerSeesThePeerComesAfterItsOwnAddresses() {
        Candidate host = candidate(HOST, "10.0.0.1", 5000);
        Candidate predicted = candidate(PREDICTED, "198.51.100.7", 4001);
        Admitted admitted = Descriptions.admit(description(host, predicted), OBSERVED);
        assertThat(admitted.description().candidates()).containsExactly(host, SEEN, predicted);
        assertThat(admitted.dropped()).isZero();
    }

    @Test
    void whereTheServerSeesThePeerIsNotToldTwice() {
        assertThat(Descriptions.admit(description(SEEN), OBSERVED).description().candidates())
                .containsExactly(SEEN);
    }

    @ParameterizedTest
    @EnumSource(names = {"HOST", "PREDICTED"})
    void whereTheServerSeesThePeerIsToldUnderItsTrueNameAlsoWhereThePeerCallsItSomethingElse(Candidate.Type type) {
        // Many ports are tried at that address only: a caller must not be able to leave it out.
        Candidate other = new Candidate(type, OBSERVED);
        assertThat(Descriptions.admit(description(other), OBSERVED)
                        .description()
                        .candidates())
                .contains(SEEN);
    }

    @Test
    void whereTheServerSeesThePeerTakesThePlaceOfTheLastOfSixteen() {
        List<Candidate> hosts = new ArrayList<>();
        for (int i = 1; i <= 16; i++) {
            hosts.add(candidate(HOST, "10.0.0." + i, 5000));
        }
        PeerDescription told = new PeerDescription(hosts, PortMapping.RANDOM, true);
        PeerDescription admitted = Descriptions.admit(told, OBSERVED).description();
        assertThat(admitted.candidates()).hasSize(16).contains(SEEN).doesNotContain(hosts.get(15));
        assertThat(admitted.mapping()).isEqualTo(PortMapping.RANDOM);
        assertThat(admitted.manySockets()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.1.2.3",
                "172.16.0.1",
                "192.168.0.1",
                "100.64.0.1",
                "169.254.1.1",
                "198.51.100.7",
                "fe80::1",
                "fd00::1",
                "2001:db8::1",
                "2a00::1"
            })
    void aHostMayHaveTheseAddresses(String ip) {
        assertThat(told(candidate(HOST, ip, 5000))).isTrue();
    }

    /** Others', nobody's, everybody's, and those that stand for somebody else's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "203.0.113.1", "198.51.100.8", "100.128.0.1", "0.0.0.0", "0.1.2.3", "224.0.0.1", "239.1.1.1",
                "240.0.0.1", "255.255.255.255", "127.0.0.1", "::", "::1", "ff02::1", "2002:cb00:7101::1",
                "2001:0:cb00:7101::1", "64:ff9b::203.0.113.1", "::203.0.113.1"
            })
    void aHostMayNotSayToHaveTheseAddresses(String ip) {
        Admitted admitted = Descriptions.admit(description(candidate(HOST, ip, 5000)), OBSERVED);
        assertThat(admitted.description().candidates()).containsExactly(SEEN);
        assertThat(admitted.dropped()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Candidate.Type.class,
            names = {"SERVER_REFLEXIVE", "PREDICTED"})
    void aPublicAddressIsTheOneThatTheServerSees(Candidate.Type type) {
        assertThat(told(candidate(type, "198.51.100.7", 4001))).isTrue();
        assertThat(told(candidate(type, "203.0.113.1", 4001))).isFalse();
        assertThat(told(candidate(type, "192.168.0.1", 4001))).isFalse();
        assertThat(told(candidate(type, "2001:db8::1", 4001))).isFalse();
    }

    @Test
    void nobodyKnowsAPeerReflexiveAddressBeforeThePunch() {
        assertThat(told(candidate(PEER_REFLEXIVE, "198.51.100.7", 4001))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1, 0", "198.51.100.7, 0"})
    void nobodyIsAtPortZero(String ip, int port) {
        assertThat(told(candidate(HOST, ip, port))).isFalse();
    }

    @Test
    void unresolvedAddressesAreNotTold() {
        Candidate candidate = new Candidate(HOST, InetSocketAddress.createUnresolved("example.org", 1));
        assertThat(told(candidate)).isFalse();
    }

    @Test
    void loopbackIsForWhoIsOnTheServersHost() {
        InetSocketAddress local = Addresses.of("127.0.0.1", 4000);
        Candidate loopback = candidate(HOST, "127.0.0.1", 5000);
        assertThat(Descriptions.admit(description(loopback), local)
                        .description()
                        .candidates())
                .contains(loopback);
    }

    @Test
    void fourAddressesThatTheServerHasNotSeenAreEnough() {
        List<Candidate> hosts = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            hosts.add(candidate(HOST, "2001:db8::" + i, 5000));
        }
        Admitted admitted = Descriptions.admit(description(hosts.toArray(Candidate[]::new)), OBSERVED);
        assertThat(admitted.description().candidates()).hasSize(5);
        assertThat(admitted.dropped()).isEqualTo(2);
    }

    @Test
    void anAddressIsToldOnce() {
        Candidate host = candidate(HOST, "10.0.0.1", 5000);
        assertThat(Descriptions.admit(description(host, host), OBSERVED).dropped())
                .isEqualTo(1);
    }

    @Property
    void whateverIsToldThereIsAWayToThePeerAndNoneToAnIpv4AddressOfOthers(@ForAll long seed) {
        PeerDescription admitted = Descriptions.admit(new RandomMessages(seed).description(), OBSERVED)
                .description();
        assertThat(admitted.candidates()).extracting(Candidate::address).contains(OBSERVED);
        assertThat(Descriptions.isUsable(admitted)).isTrue();
        assertThat(Descriptions.admit(admitted, OBSERVED).description()).isEqualTo(admitted);
    }

    private static boolean told(Candidate candidate) {
        return Descriptions.admit(description(candidate), OBSERVED)
                .description()
                .candidates()
                .contains(candidate);
    }
}
