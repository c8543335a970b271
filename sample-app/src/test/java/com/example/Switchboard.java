package com.example;

import io.utp.spring.listener.UtpListenerConfigurer;
import io.utp.spring.listener.UtpListenerEndpoint;
import io.utp.spring.listener.UtpListenerEndpointRegistrar;
import io.utp.spring.listener.UtpListenerEndpointRegistry;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;

class Switchboard implements UtpListenerConfigurer {

    @Override
    public void configureUtpListeners(UtpListenerEndpointRegistrar registrar) {
        UtpListenerEndpoint echo =
                new UtpListenerEndpoint("echo", socket -> socket.inputStream().transferTo(socket.outputStream()));
        echo.setAutoStartup(false);
        registrar.register(echo);
    }

    @EventListener
    void open(ApplicationReadyEvent ready) {
        ready.getApplicationContext()
                .getBean(UtpListenerEndpointRegistry.class)
                .listenerContainer("echo")
                .start();
    }
}
