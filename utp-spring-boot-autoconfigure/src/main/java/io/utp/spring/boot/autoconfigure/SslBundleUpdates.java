package io.utp.spring.boot.autoconfigure;

import io.utp.UtpNode;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** Gives a node the new keys and authorities when its SSL bundle is updated, for the connections that come. */
final class SslBundleUpdates {

    private static final Log logger = LogFactory.getLog(SslBundleUpdates.class);

    private final String name;

    private final UtpNode node;

    private final UtpTlsMapper mapper;

    SslBundleUpdates(String name, UtpNode node, UtpTlsMapper mapper) {
        this.name = name;
        this.node = node;
        this.mapper = mapper;
    }

    void follow(SslBundles bundles) {
        String bundle = mapper.bundleName();
        if (bundle != null) {
            bundles.addBundleUpdateHandler(bundle, this::update);
        }
    }

    /** What cannot be used must not take away what can. */
    private void update(SslBundle bundle) {
        String subject = "the SSL bundle '" + mapper.bundleName() + "' of the uTP node '" + name + "'";
        try {
            node.useTls(mapper.tls(bundle));
            logger.info("New connections use what is new in " + subject);
        } catch (RuntimeException ex) {
            logger.error("What is new in " + subject + " cannot be used; it goes on with what it had", ex);
        }
    }
}
