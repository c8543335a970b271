package com.example;

import io.utp.UtpConnectionFilter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

@Component
class Blocklist implements UtpConnectionFilter {

    private final Set<InetAddress> blocked = ConcurrentHashMap.newKeySet();

    @Override
    public Decision decide(InetSocketAddress remote) {
        return blocked.contains(remote.getAddress()) ? Decision.DROP : Decision.ACCEPT;
    }

    void block(InetAddress address) {
        blocked.add(address);
    }
}
