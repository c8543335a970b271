package io.utp.spring.boot.autoconfigure;

import io.utp.UtpNodeFactory;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What a native image has to contain although no code names it: the implementation of nodes, which the JDK's service loader
 * finds, and the libraries that drive the UDP socket and encrypt. Listener methods and properties bring hints of their own.
 */
class UtpRuntimeHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        hints.resources()
                .registerPattern("META-INF/services/" + UtpNodeFactory.class.getName())
                .registerPattern("META-INF/native/libnetty_transport_native_epoll_*.so")
                .registerPattern("META-INF/native/*netty_tcnative_*");
        ServiceLoader.load(UtpNodeFactory.class, classLoader).stream()
                .map(ServiceLoader.Provider::type)
                .forEach(type -> hints.reflection().registerType(type, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS));
    }
}
