package com.example;

import io.utp.spring.event.UtpConnectionClosedEvent;
import io.utp.spring.event.UtpPunchFailedEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

@Component
class ConnectionLog {

    private static final Logger log = LoggerFactory.getLogger(ConnectionLog.class);

    @EventListener
    void on(UtpConnectionClosedEvent event) {
        log.info(
                "{}: {} after {} bytes",
                event.socket().remoteAddress(),
                event.reason(),
                event.statistics().bytesReceived());
    }

    @EventListener
    void on(UtpPunchFailedEvent event) {
        log.warn("{}", event.result().description());
    }
}
