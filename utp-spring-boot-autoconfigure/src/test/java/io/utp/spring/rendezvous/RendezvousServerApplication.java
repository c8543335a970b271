package io.utp.spring.rendezvous;

import io.utp.UtpNode;
import java.io.IOException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;

/** A rendezvous server as somebody would run it, in a process of its own. Ends when its standard input does. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class RendezvousServerApplication {

    public static void main(String[] args) throws IOException {
        ApplicationContext context = SpringApplication.run(RendezvousServerApplication.class, args);
        System.out.println("serving " + context.getBean(UtpNode.class).address().getPort());
        while (System.in.read() >= 0) {
            // nothing is asked of it
        }
        System.exit(0); // whoever started this is gone
    }
}
