package io.utp.spring.client;

import io.utp.spring.codec.UtpCodecs;
import io.utp.spring.core.UtpOperations;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Mono;

/**
 * A method of a client.
 *
 * @param name class and method, for messages
 * @param result how its caller gets the answer
 * @param reply what the answer becomes; {@code null} if there is none
 */
record ClientMethod(String name, Result result, @Nullable Type reply) {

    private static final boolean REACTOR_PRESENT =
            ClassUtils.isPresent("reactor.core.publisher.Mono", ClientMethod.class.getClassLoader());

    static ClientMethod of(Method method) {
        String name = ClassUtils.getQualifiedMethodName(method);
        Assert.state(
                method.getParameterCount() == 1,
                () -> "A method of a @UtpClient has one argument, the message, but " + name + " has "
                        + method.getParameterCount());
        ResolvableType returned = ResolvableType.forMethodReturnType(method);
        Result result = result(method.getReturnType());
        ResolvableType reply = (result == Result.VALUE) ? returned : returned.getGeneric(0);
        Class<?> replyClass = reply.resolve(Object.class);
        boolean none = replyClass == void.class || replyClass == Void.class;
        return new ClientMethod(name, result, none ? null : boxed(reply, replyClass));
    }

    private static Result result(Class<?> type) {
        if (type == CompletableFuture.class) {
            return Result.FUTURE;
        }
        return (REACTOR_PRESENT && type == Mono.class) ? Result.MONO : Result.VALUE;
    }

    private static Type boxed(ResolvableType reply, Class<?> replyClass) {
        return replyClass.isPrimitive() ? ClassUtils.resolvePrimitiveIfNecessary(replyClass) : reply.getType();
    }

    void requireReadable(UtpCodecs codecs, String codec) {
        if (reply == null) {
            codecs.get(codec);
            return;
        }
        try {
            codecs.get(codec, ResolvableType.forType(reply));
        } catch (IllegalStateException ex) {
            throw new IllegalStateException(name + " cannot be called: " + ex.getMessage(), ex);
        }
    }

    @Nullable Object call(UtpOperations.PeerSpec peer, Object message) {
        return switch (result) {
            case FUTURE -> future(peer, message);
            case MONO -> Monos.of(this, peer, message);
            case VALUE -> {
                if (reply == null) {
                    peer.send(message);
                    yield null;
                }
                yield peer.request(message, ParameterizedTypeReference.forType(reply));
            }
        };
    }

    private CompletableFuture<?> future(UtpOperations.PeerSpec peer, Object message) {
        return (reply == null)
                ? peer.sendAsync(message)
                : peer.requestAsync(message, ParameterizedTypeReference.forType(reply));
    }

    /** Class and method. */
    @Override
    public String toString() {
        return name;
    }

    /** How its caller gets the answer. */
    enum Result {
        VALUE,
        FUTURE,
        MONO
    }

    /** Loaded only where Reactor is. */
    private static final class Monos {

        private Monos() {}

        static Mono<?> of(ClientMethod method, UtpOperations.PeerSpec peer, Object message) {
            return Mono.fromFuture(() -> method.future(peer, message));
        }
    }
}
