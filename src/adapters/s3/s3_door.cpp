#include "ports/s3_door.hpp"

#include "adapters/s3/s3_store.hpp"

extern "C" [[gnu::visibility("default")]] const signalbox::S3Door* signalbox_s3_door();

const signalbox::S3Door* signalbox_s3_door() {
    static const signalbox::S3Door door{
        .open = [](const signalbox::ObjectPlace& place) -> signalbox::Result<std::unique_ptr<signalbox::ObjectStore>> {
            return TRY(signalbox::S3Store::open(place));
        },
        .end = signalbox::S3Store::end};
    return &door;
}
