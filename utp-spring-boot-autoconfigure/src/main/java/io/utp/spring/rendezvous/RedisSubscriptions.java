package io.utp.spring.rendezvous;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.util.backoff.FixedBackOff;

/** The channels that are listened to. A connection that is lost is made again, and then listens to the same ones. */
final class RedisSubscriptions {

    private static final long RECOVERY_MILLIS = 1_000;

    private final RedisConnectionFactory connectionFactory;

    private final Map<String, MessageListener> listeners = new HashMap<>();

    private @Nullable RedisMessageListenerContainer container;

    RedisSubscriptions(RedisConnectionFactory connectionFactory) {
        this.connectionFactory = connectionFactory;
    }

    /** Returns when messages arrive; the receiver takes the place of another. */
    synchronized void add(String channel, Consumer<ByteBuffer> receiver) {
        MessageListener listener = (message, pattern) -> receiver.accept(ByteBuffer.wrap(message.getBody()));
        RedisMessageListenerContainer current = container();
        try {
            current.addMessageListener(listener, new ChannelTopic(channel));
        } catch (RuntimeException ex) {
            current.removeMessageListener(listener);
            stopUnlessNeeded();
            throw ex;
        }
        MessageListener previous = listeners.put(channel, listener);
        if (previous != null) {
            current.removeMessageListener(previous);
        }
    }

    private RedisMessageListenerContainer container() {
        if (container == null) {
            RedisMessageListenerContainer created = new RedisMessageListenerContainer();
            created.setConnectionFactory(connectionFactory);
            created.setTaskExecutor(new SyncTaskExecutor()); // in the order in which they came
            // Clients that block while they are subscribed, as Jedis does, must not block whoever subscribes.
            created.setSubscriptionExecutor(new SimpleAsyncTaskExecutor("utp-rendezvous-subscription-"));
            created.setRecoveryBackoff(new FixedBackOff(RECOVERY_MILLIS, FixedBackOff.UNLIMITED_ATTEMPTS));
            created.afterPropertiesSet();
            created.start();
            container = created;
        }
        return container;
    }

    synchronized void remove(String channel) {
        MessageListener listener = listeners.remove(channel);
        if (listener != null && container != null) {
            container.removeMessageListener(listener);
            stopUnlessNeeded();
        }
    }

    private void stopUnlessNeeded() {
        if (listeners.isEmpty()) {
            clear();
        }
    }

    synchronized void clear() {
        listeners.clear();
        suspend();
    }

    /** Until {@link #resume()} nothing is received. */
    synchronized void suspend() {
        if (container != null) {
            container.stop();
            container = null;
        }
    }

    synchronized void resume() {
        listeners.forEach((channel, listener) -> container().addMessageListener(listener, new ChannelTopic(channel)));
    }
}
