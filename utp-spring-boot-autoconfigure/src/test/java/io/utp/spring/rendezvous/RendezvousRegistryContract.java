package io.utp.spring.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.utp.rendezvous.RendezvousClaim;
import io.utp.rendezvous.RendezvousClaim.Outcome;
import io.utp.rendezvous.RendezvousRegistration;
import io.utp.rendezvous.RendezvousRegistry;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every registry does, asked by two servers, {@code one} and {@code two}. */
abstract class RendezvousRegistryContract {

    static final Duration LEASE = Duration.ofMinutes(1);

    private static final Duration SHORT_LEASE = Duration.ofMillis(400);

    private static final int[] LENGTHS = {300, 1, 2_048};

    private static final AtomicLong IDS = new AtomicLong(Long.MAX_VALUE - 100_000); // more than a double can tell apart

    private final String alice = "alice-" + IDS.incrementAndGet();

    private final String instance = "server-" + IDS.incrementAndGet();

    /** The registry of the first server. */
    abstract RendezvousRegistry one();

    /** The registry of the second server, which may be the same object. */
    abstract RendezvousRegistry two();

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    static RendezvousRegistration registration(String name, String owner, String instance) {
        return new RendezvousRegistration(
                name, owner, instance, IDS.incrementAndGet(), new InetSocketAddress("192.0.2.7", 40_000));
    }

    private RendezvousRegistration claimed(String owner) throws Exception {
        RendezvousRegistration registration = registration(alice, owner, "one");
        assertThat(get(one().claim(registration, LEASE, false))).isEqualTo(granted());
        return registration;
    }

    private static RendezvousClaim granted() {
        return new RendezvousClaim(Outcome.GRANTED, null);
    }

    private static RendezvousClaim granted(RendezvousRegistration previous) {
        return new RendezvousClaim(Outcome.GRANTED, previous);
    }

    private static RendezvousClaim taken() {
        return new RendezvousClaim(Outcome.TAKEN, null);
    }

    @Test
    void aNameThatNobodyHasIsNotFound() throws Exception {
        assertThat(get(one().find(alice))).isEmpty();
    }

    @Test
    void aClaimedNameIsFoundAtEachServer() throws Exception {
        RendezvousRegistration registration = claimed("owner");
        assertThat(get(one().find(alice))).contains(registration);
        assertThat(get(two().find(alice))).contains(registration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.255", "2001:db8::1", "::1"})
    void theAddressIsThatOfEitherFamily(String host) throws Exception {
        RendezvousRegistration registration =
                new RendezvousRegistration(alice, "owner", "one", -1, new InetSocketAddress(host, 65_535));
        get(one().claim(registration, LEASE, false));
        assertThat(get(two().find(alice))).contains(registration);
    }

    @Test
    void theAddressMayBeUnknown() throws Exception {
        RendezvousRegistration registration = new RendezvousRegistration(alice, "öwner \"'\n", "one", 0, null);
        get(one().claim(registration, LEASE, false));
        assertThat(get(two().find(alice))).contains(registration);
    }

    @Test
    void anotherOwnerDoesNotGetTheName() throws Exception {
        RendezvousRegistration registration = claimed("owner");
        RendezvousRegistration other = registration(alice, "other", "two");
        assertThat(get(two().claim(other, LEASE, false))).isEqualTo(taken());
        assertThat(get(two().claim(other, LEASE, true))).isEqualTo(taken());
        assertThat(get(one().find(alice))).contains(registration);
    }

    @Test
    void theSameOwnerTakesTheNameToAnotherServerAndIsToldWhereItWas() throws Exception {
        RendezvousRegistration registration = claimed("owner");
        RendezvousRegistration next = registration(alice, "owner", "two");
        assertThat(get(two().claim(next, LEASE, false))).isEqualTo(granted(registration));
        assertThat(get(one().find(alice))).contains(next);
    }

    @Test
    void aRenewalIsRefusedOnceTheOwnerIsElsewhere() throws Exception {
        RendezvousRegistration registration = claimed("owner");
        RendezvousRegistration next = registration(alice, "owner", "two");
        get(two().claim(next, LEASE, false));
        assertThat(get(one().claim(registration, LEASE, true))).isEqualTo(taken());
        assertThat(get(one().find(alice))).contains(next);
    }

    @Test
    void aRenewalMayTellAnotherAddress() throws Exception {
        RendezvousRegistration registration = claimed("owner");
        RendezvousRegistration moved = new RendezvousRegistration(
                alice, "owner", "one", registration.id(), new InetSocketAddress("198.51.100.1", 1));
        assertThat(get(one().claim(moved, LEASE, true))).isEqualTo(granted(registration));
        assertThat(get(two().find(alice))).contains(moved);
    }

    @Test
    void aRenewalOfWhatNobodyHasIsGranted() throws Exception {
        RendezvousRegistration registration = registration(alice, "owner", "one");
        assertThat(get(one().claim(registration, LEASE, true))).isEqualTo(granted());
        assertThat(get(two().find(alice))).contains(registration);
    }

    @Test
    void aReleasedNameIsFree() throws Exception {
        RendezvousRegistration registration = claimed("owner");
        get(one().release(alice, registration.id()));
        assertThat(get(two().find(alice))).isEmpty();
        assertThat(get(two().claim(registration(alice, "other", "two"), LEASE, false)))
                .isEqualTo(granted());
    }

    @Test
    void onlyTheRegistrationItselfIsReleased() throws Exception {
        RendezvousRegistration registration = claimed("owner");
        RendezvousRegistration next = registration(alice, "owner", "two");
        get(two().claim(next, LEASE, false));
        get(one().release(alice, registration.id()));
        assertThat(get(one().find(alice))).contains(next);
        get(one().release("nobody", registration.id()));
    }

    @Test
    void whatWasAskedInARowIsDoneInThatOrder() throws Exception {
        RendezvousRegistration registration = registration(alice, "owner", "one");
        RendezvousRegistration next = registration(alice, "other", "one");
        one().claim(registration, LEASE, false);
        one().release(alice, registration.id());
        CompletionStage<RendezvousClaim> claim = one().claim(next, LEASE, false);
        CompletionStage<Optional<RendezvousRegistration>> found = one().find(alice);
        assertThat(get(claim)).isEqualTo(granted());
        assertThat(get(found)).contains(next);
    }

    @Test
    void aNameIsFreeWhenItsLeaseIsOver() throws Exception {
        RendezvousRegistration registration = registration(alice, "owner", "one");
        get(one().claim(registration, SHORT_LEASE, false));
        assertThat(get(two().find(alice))).contains(registration);
        await().until(() -> get(two().find(alice)).isEmpty());
        assertThat(get(two().claim(registration(alice, "other", "two"), LEASE, false)))
                .isEqualTo(granted());
    }

    @Test
    void aRenewalMakesTheLeaseLonger() throws Exception {
        RendezvousRegistration registration = registration(alice, "owner", "one");
        RendezvousRegistration witness = registration(alice + "-witness", "owner", "one");
        get(one().claim(registration, SHORT_LEASE, false));
        get(one().claim(registration, LEASE, true));
        get(one().claim(witness, SHORT_LEASE, false));
        await().until(() -> get(one().find(witness.name())).isEmpty());
        assertThat(get(two().find(alice))).contains(registration);
    }

    @Test
    void ofManyWhoClaimAtOnceExactlyOneGetsTheName() throws Exception {
        for (int round = 0; round < 40; round++) {
            String name = alice + "-" + round;
            List<CompletionStage<RendezvousClaim>> claims = IntStream.range(0, 8)
                    .parallel()
                    .mapToObj(i -> ((i % 2 == 0) ? one() : two())
                            .claim(registration(name, "owner-" + i, "server-" + i), LEASE, false))
                    .toList();
            long winners = 0;
            for (CompletionStage<RendezvousClaim> claim : claims) {
                winners += get(claim).equals(granted()) ? 1 : 0;
            }
            assertThat(winners).isOne();
        }
    }

    @Test
    void ofTwoPlacesOfTheSameOwnerTheLastOneIsKnownToHaveReplacedTheOther() throws Exception {
        for (int round = 0; round < 40; round++) {
            String name = alice + "-" + round;
            RendezvousRegistration atOne = registration(name, "owner", "one");
            RendezvousRegistration atTwo = registration(name, "owner", "two");
            CompletionStage<RendezvousClaim> first = one().claim(atOne, LEASE, false);
            CompletionStage<RendezvousClaim> second = two().claim(atTwo, LEASE, false);
            get(first);
            get(second);
            RendezvousRegistration last = get(one().find(name)).orElseThrow();
            assertThat(List.of(get(first), get(second)))
                    .containsExactlyInAnyOrder(granted(), granted(last.equals(atOne) ? atTwo : atOne));
        }
    }

    @Test
    void aMessageToNobodyIsNotDelivered() throws Exception {
        assertThat(get(one().send(instance, bytes(1)))).isFalse();
    }

    @Test
    void messagesComeInTheOrderInWhichTheyWereSent() throws Exception {
        BlockingQueue<ByteBuffer> received = new LinkedBlockingQueue<>();
        get(one().subscribe(instance, received::add));
        ByteBuffer reused = ByteBuffer.allocate(2_048);
        for (int i = 0; i < 200; i++) {
            reused.clear().put(bytes(i));
            CompletionStage<Boolean> sent = two().send(instance, reused.flip());
            reused.clear().put(new byte[2_048]);
            if (i % 50 == 0) {
                assertThat(get(sent)).isTrue();
            }
        }
        for (int i = 0; i < 200; i++) {
            assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo(bytes(i));
        }
    }

    @Test
    void aServerReachesItselfAndOnlyWhoIsMeant() throws Exception {
        BlockingQueue<ByteBuffer> received = new LinkedBlockingQueue<>();
        BlockingQueue<ByteBuffer> elsewhere = new LinkedBlockingQueue<>();
        get(one().subscribe(instance, received::add));
        get(one().subscribe(instance + "-b", elsewhere::add));
        get(two().subscribe(instance + "-c", elsewhere::add));
        assertThat(get(one().send(instance, bytes(7)))).isTrue();
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo(bytes(7));
        assertThat(elsewhere).isEmpty();
    }

    @Test
    void theLastReceiverCounts() throws Exception {
        BlockingQueue<ByteBuffer> first = new LinkedBlockingQueue<>();
        BlockingQueue<ByteBuffer> last = new LinkedBlockingQueue<>();
        get(one().subscribe(instance, first::add));
        get(one().subscribe(instance, last::add));
        assertThat(get(two().send(instance, bytes(1)))).isTrue();
        assertThat(last.poll(20, TimeUnit.SECONDS)).isEqualTo(bytes(1));
        assertThat(first).isEmpty();
    }

    @Test
    void whoHasUnsubscribedReceivesNothingAndMaySubscribeAgain() throws Exception {
        BlockingQueue<ByteBuffer> received = new LinkedBlockingQueue<>();
        get(one().subscribe(instance, received::add));
        one().unsubscribe(instance);
        one().unsubscribe(instance);
        await().until(() -> !get(two().send(instance, bytes(1))));
        received.clear();
        get(one().subscribe(instance, received::add));
        assertThat(get(two().send(instance, bytes(2)))).isTrue();
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo(bytes(2));
    }

    /** Several lengths, all values of a byte. */
    private static ByteBuffer bytes(int first) {
        byte[] content = new byte[LENGTHS[first % LENGTHS.length]];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (first + i);
        }
        return ByteBuffer.wrap(content);
    }
}
