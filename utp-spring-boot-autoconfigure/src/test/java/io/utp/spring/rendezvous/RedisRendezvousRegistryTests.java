package io.utp.spring.rendezvous;

import static io.utp.spring.rendezvous.RendezvousRegistryContract.LEASE;
import static io.utp.spring.rendezvous.RendezvousRegistryContract.get;
import static io.utp.spring.rendezvous.RendezvousRegistryContract.registration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.utp.UtpException;
import io.utp.rendezvous.RendezvousClaim.Outcome;
import io.utp.rendezvous.RendezvousRegistration;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** What Redis is asked, and what happens when it is not there. */
class RedisRendezvousRegistryTests {

    private RedisServer server;

    private LettuceConnectionFactory connections;

    private StringRedisTemplate redis;

    private RedisRendezvousRegistry registry;

    private final RendezvousRegistration alice = registration("alice", "owner", "one");

    private final BlockingQueue<ByteBuffer> received = new LinkedBlockingQueue<>();

    @BeforeAll
    static void needsRedis() {
        RedisServer.assumeAvailable();
    }

    @BeforeEach
    void start() throws Exception {
        server = RedisServer.start();
        connections = server.connectionFactory();
        redis = new StringRedisTemplate(connections);
        registry = new RedisRendezvousRegistry(connections, "test:", Duration.ofSeconds(2));
    }

    @AfterEach
    void stop() throws Exception {
        registry.close();
        connections.destroy();
        server.close();
    }

    @Test
    void aNameIsOneKeyThatExpiresWithTheLease() throws Exception {
        get(registry.claim(alice, LEASE, false));
        assertThat(redis.keys("*")).containsExactly("test:name:alice");
        assertThat(redis.getExpire("test:name:alice", TimeUnit.MILLISECONDS)).isBetween(50_000L, 60_000L);
        get(registry.claim(alice, LEASE.multipliedBy(2), true));
        assertThat(redis.getExpire("test:name:alice", TimeUnit.MILLISECONDS)).isBetween(110_000L, 120_000L);
    }

    @Test
    void anotherPrefixIsAnotherRendezvous() throws Exception {
        RedisRendezvousRegistry other = new RedisRendezvousRegistry(connections, "other:");
        get(registry.claim(alice, LEASE, false));
        get(registry.subscribe("one", received::add));
        assertThat(get(other.find("alice"))).isEmpty();
        assertThat(get(other.send("one", ByteBuffer.allocate(1)))).isFalse();
        assertThat(get(other.claim(registration("alice", "other", "two"), LEASE, false))
                        .outcome())
                .isEqualTo(Outcome.GRANTED);
        other.close();
    }

    @Test
    void namesStayWhenTheRegistryIsClosed() throws Exception {
        CompletionStage<?> claim = registry.claim(alice, LEASE, false);
        registry.close();
        assertThat(claim.toCompletableFuture()).isCompleted();
        RedisRendezvousRegistry next = new RedisRendezvousRegistry(connections, "test:");
        assertThat(get(next.find("alice"))).contains(alice);
        next.close();
        assertFails(next.find("alice"), "asks Redis too much, or is being stopped");
    }

    @Test
    void withoutRedisEveryQuestionFailsWithTheReason() {
        server.stop();
        String message = "The rendezvous cannot use Redis (spring.data.redis.*): ";
        assertFails(registry.claim(alice, LEASE, false), message);
        assertFails(registry.release("alice", 1), message);
        assertFails(registry.find("alice"), message);
        assertFails(registry.subscribe("one", received::add), message);
        assertFails(registry.send("one", ByteBuffer.allocate(1)), message);
    }

    @Test
    void afterARestartOfRedisEverythingWorksAsBefore() throws Exception {
        get(registry.claim(alice, LEASE, false));
        get(registry.subscribe("one", received::add));
        server.stop();
        assertFails(registry.find("alice"), "cannot use Redis");
        server.startAgain();

        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> get(registry.find("alice")).isEmpty());
        assertThat(get(registry.claim(alice, LEASE, true)).outcome()).isEqualTo(Outcome.GRANTED);
        assertThat(get(registry.find("alice"))).contains(alice);
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> get(registry.send("one", ByteBuffer.wrap(new byte[] {1}))));
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo(ByteBuffer.wrap(new byte[] {1}));
    }

    @Test
    void aSubscriptionThatFailedCanBeMadeLater() throws Exception {
        server.stop();
        assertFails(registry.subscribe("one", received::add), "cannot use Redis");
        server.startAgain();
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
            get(registry.subscribe("one", received::add));
            return true;
        });
        assertThat(get(registry.send("one", ByteBuffer.wrap(new byte[] {1})))).isTrue();
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo(ByteBuffer.wrap(new byte[] {1}));
        assertThat(received).isEmpty();
    }

    @Test
    void aRedisThatSaysNothingIsNotWaitedForLong() throws Exception {
        get(registry.find("alice"));
        server.signal("STOP");
        try {
            assertFails(registry.find("alice"), "cannot use Redis");
            assertFails(registry.claim(alice, LEASE, false), "cannot use Redis");
        } finally {
            server.signal("CONT");
        }
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(get(registry.find("bob"))).isEmpty());
    }

    @Test
    void aStoppedRegistryReceivesNothingUntilItIsStartedAgain() throws Exception {
        registry.start();
        get(registry.subscribe("one", received::add));
        registry.stop();
        assertThat(registry.isRunning()).isFalse();
        await().until(() -> !get(registry.send("one", ByteBuffer.allocate(1))));
        received.clear();
        registry.start();
        await().until(() -> get(registry.send("one", ByteBuffer.wrap(new byte[] {2}))));
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo(ByteBuffer.wrap(new byte[] {2}));
    }

    @Test
    void whatOthersHaveWrittenUnderAKeyIsAFailureThatNamesTheKey() {
        redis.opsForHash().put("test:name:alice", "id", "x");
        assertFails(registry.find("alice"), "Redis has under test:name:alice what no rendezvous wrote");
        redis.opsForValue().set("test:name:bob", "x");
        assertFails(registry.find("bob"), "WRONGTYPE");
        assertFails(registry.claim(registration("bob", "owner", "one"), LEASE, false), "WRONGTYPE");
    }

    @Test
    void aReceiverThatFailsReceivesTheNextMessage() throws Exception {
        get(registry.subscribe("one", message -> {
            received.add(message);
            if (message.get(0) == 1) {
                throw new IllegalStateException("on purpose");
            }
        }));
        registry.send("one", ByteBuffer.wrap(new byte[] {1}));
        registry.send("one", ByteBuffer.wrap(new byte[] {2}));
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo(ByteBuffer.wrap(new byte[] {1}));
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo(ByteBuffer.wrap(new byte[] {2}));
    }

    private static void assertFails(CompletionStage<?> stage, String message) {
        assertThatThrownBy(() -> get(stage))
                .cause()
                .isInstanceOf(UtpException.class)
                .hasMessageContaining(message);
    }
}
