/** Where the servers of a rendezvous keep their names, with the help of Spring Data. */
@NullMarked
package io.utp.spring.rendezvous;

import org.jspecify.annotations.NullMarked;
