package io.utp.spring.client;

import io.utp.spring.core.UtpOperations;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/** What the calls of a client do. */
final class ClientInvocation implements InvocationHandler {

    private final Class<?> type;

    private final Map<Method, ClientMethod> methods;

    private final UtpOperations.PeerSpec peer;

    ClientInvocation(Class<?> type, Map<Method, ClientMethod> methods, UtpOperations.PeerSpec peer) {
        this.type = type;
        this.methods = methods;
        this.peer = peer;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        ClientMethod clientMethod = methods.get(method);
        if (clientMethod == null) {
            return method.isDefault()
                    ? InvocationHandler.invokeDefault(proxy, method, arguments)
                    : object(proxy, method, arguments);
        }
        Object message = (arguments != null) ? arguments[0] : null;
        if (message == null) {
            throw new IllegalArgumentException("The message of " + clientMethod + " is null");
        }
        try {
            return clientMethod.call(peer, message);
        } catch (UncheckedIOException ex) {
            boolean declared = Arrays.stream(method.getExceptionTypes())
                    .anyMatch(exception -> exception.isInstance(ex.getCause()));
            throw declared ? ex.getCause() : ex;
        }
    }

    private @Nullable Object object(Object proxy, Method method, Object @Nullable [] arguments) {
        if (ReflectionUtils.isEqualsMethod(method)) {
            return arguments != null && proxy == arguments[0];
        }
        return ReflectionUtils.isHashCodeMethod(method)
                ? (Object) System.identityHashCode(proxy)
                : "@UtpClient " + type.getName();
    }
}
