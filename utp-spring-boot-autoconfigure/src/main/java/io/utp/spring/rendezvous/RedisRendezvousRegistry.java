package io.utp.spring.rendezvous;

import io.utp.UtpException;
import io.utp.rendezvous.RendezvousClaim;
import io.utp.rendezvous.RendezvousRegistration;
import io.utp.rendezvous.RendezvousRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Keeps the names of a rendezvous in Redis, for any number of servers. Each name is a hash that expires with its lease, changed
 * by scripts only; messages between servers are published, and who publishes learns whether somebody heard it. In a Redis
 * Cluster it does not learn that (a node counts its own subscribers), so the servers need one Redis that all of them ask.
 */
public final class RedisRendezvousRegistry implements RendezvousRegistry, SmartLifecycle {

    /** After the connections to Redis on the way up, and before them on the way down; the nodes use it in between. */
    public static final int PHASE = Integer.MAX_VALUE - 4096;

    /** How long an answer may take: a server waits 3 s for it. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(2_500);

    private static final List<String> FIELDS = List.of("owner", "instance", "id", "address");

    private final StringRedisTemplate redis;

    private final String keyPrefix;

    private final RedisTasks tasks;

    private final RedisSubscriptions subscriptions;

    private volatile boolean running;

    /**
     * Creates a registry.
     *
     * @param connectionFactory connects with Redis; not closed together with the registry
     * @param keyPrefix begins the key of each name and the channel of each server
     */
    public RedisRendezvousRegistry(RedisConnectionFactory connectionFactory, String keyPrefix) {
        this(connectionFactory, keyPrefix, DEFAULT_TIMEOUT);
    }

    RedisRendezvousRegistry(RedisConnectionFactory connectionFactory, String keyPrefix, Duration timeout) {
        this.redis = new StringRedisTemplate(connectionFactory);
        this.keyPrefix = keyPrefix;
        this.tasks = new RedisTasks(timeout);
        this.subscriptions = new RedisSubscriptions(connectionFactory);
    }

    @Override
    public CompletionStage<RendezvousClaim> claim(
            RendezvousRegistration registration, Duration lease, boolean renewal) {
        return tasks.submit(registration.name(), () -> {
            List<?> answer = redis.execute(
                    RedisScripts.CLAIM,
                    List.of(key(registration.name())),
                    registration.owner(),
                    registration.instance(),
                    String.valueOf(registration.id()),
                    text(registration.publicAddress()),
                    String.valueOf(Math.max(1, lease.toMillis())),
                    renewal ? "1" : "0");
            if (answer.get(0).equals(RedisScripts.TAKEN)) {
                return new RendezvousClaim(RendezvousClaim.Outcome.TAKEN, null);
            }
            return new RendezvousClaim(
                    RendezvousClaim.Outcome.GRANTED,
                    registration(registration.name(), answer.subList(1, answer.size())));
        });
    }

    @Override
    public CompletionStage<Void> release(String name, long id) {
        return tasks.submit(name, () -> {
            redis.execute(RedisScripts.RELEASE, List.of(key(name)), String.valueOf(id));
            return null;
        });
    }

    @Override
    public CompletionStage<Optional<RendezvousRegistration>> find(String name) {
        return tasks.submit(
                name,
                () -> Optional.ofNullable(
                        registration(name, redis.<String, String>opsForHash().multiGet(key(name), FIELDS))));
    }

    @Override
    public CompletionStage<Void> subscribe(String instance, Consumer<ByteBuffer> receiver) {
        return tasks.submit(instance, () -> {
            subscriptions.add(channel(instance), receiver);
            return null;
        });
    }

    @Override
    public void unsubscribe(String instance) {
        tasks.submit(instance, () -> {
            subscriptions.remove(channel(instance));
            return null;
        });
    }

    @Override
    public CompletionStage<Boolean> send(String instance, ByteBuffer message) {
        byte[] content = new byte[message.remaining()];
        message.get(content);
        byte[] channel = channel(instance).getBytes(StandardCharsets.UTF_8);
        return tasks.submit(instance, () -> {
            Long receivers = redis.execute((RedisCallback<Long>) connection -> connection.publish(channel, content));
            return receivers != null && receivers > 0;
        });
    }

    private String key(String name) {
        return keyPrefix + "name:" + name;
    }

    private String channel(String instance) {
        return keyPrefix + "server:" + instance;
    }

    /** Returns {@code null} if nobody has the name. */
    private @Nullable RendezvousRegistration registration(String name, List<?> fields) throws UtpException {
        if (fields.isEmpty() || fields.get(2) == null) {
            return null;
        }
        try {
            return new RendezvousRegistration(
                    name,
                    (String) fields.get(0),
                    (String) fields.get(1),
                    Long.parseLong((String) fields.get(2)),
                    address((String) fields.get(3)));
        } catch (RuntimeException | UnknownHostException ex) {
            throw new UtpException("Redis has under " + key(name) + " what no rendezvous wrote: " + fields, ex);
        }
    }

    private static String text(@Nullable InetSocketAddress address) {
        return (address != null) ? address.getAddress().getHostAddress() + " " + address.getPort() : "";
    }

    private static @Nullable InetSocketAddress address(String text) throws UnknownHostException {
        if (text.isEmpty()) {
            return null;
        }
        int space = text.indexOf(' ');
        return new InetSocketAddress(
                InetAddress.getByName(text.substring(0, space)), Integer.parseInt(text.substring(space + 1)));
    }

    /** Takes up the subscriptions that there were when it was stopped, because not all that subscribe are stopped with it. */
    @Override
    public void start() {
        running = true;
        tasks.submit("", () -> {
            subscriptions.resume();
            return null;
        });
    }

    /** Receives no more messages until it is started again. */
    @Override
    public void stop() {
        running = false;
        subscriptions.suspend();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Pauseable, in contrast to the nodes, because the connections to Redis are. */
    @Override
    public boolean isPauseable() {
        return true;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    @Override
    public void close() {
        tasks.close();
        subscriptions.clear();
    }
}
